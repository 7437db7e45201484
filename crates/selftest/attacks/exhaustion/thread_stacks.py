"""Fill the stacks of many threads.

Technique: a thread's stack may be as large as the program asks (threading.stack_size), RLIMIT_STACK does not bound it, and it
    becomes memory when it is used. Thirty stacks are filled.
Success: stacks of four times the memory limit were filled.
Stopped by: memory_cgroup
Held when: limit memory
"""
import threading

LIMIT = parameters.get("memory_bytes_max", 128 << 20)
THREADS = 30


def attack():
    size = 4 * LIMIT // THREADS & ~4095
    threading.stack_size(size + (1 << 20))
    filled, go_on = [], threading.Event()

    def fill():
        # Writes downwards from a little below the frame of this call: the rest of the stack.
        here = ctypes.create_string_buffer(16)
        attributes = ctypes.create_string_buffer(64)
        start, length = ctypes.c_void_p(), ctypes.c_size_t()
        libc.pthread_self.restype = ctypes.c_void_p
        libc.pthread_getattr_np(ctypes.c_void_p(libc.pthread_self()), attributes)
        libc.pthread_attr_getstack(attributes, ctypes.byref(start), ctypes.byref(length))
        assert len(here) == 16 and length.value >= size
        ctypes.memset(start.value + (64 << 10), 1, size - (128 << 10))
        filled.append(size)
        go_on.wait()

    threads = [threading.Thread(target=fill, daemon=True) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    while len(filled) < THREADS and any(thread.is_alive() for thread in threads):
        go_on.wait(0.05)
    return f"filled stacks of {sum(filled) >> 20} MB" if sum(filled) >= 4 * LIMIT - (1 << 20) else None


def twin():
    """Deep recursion in a thread with a larger stack."""
    result = []

    def depth(left):
        return 1 + depth(left - 1) if left else 0

    def recurse():
        sys.setrecursionlimit(20_000)
        result.append(depth(10_000))

    threading.stack_size(32 << 20)
    thread = threading.Thread(target=recurse)
    thread.start()
    thread.join()
    assert result == [10_000]
