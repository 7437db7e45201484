"""Change the protection of memory that many threads use.

Technique: mprotect by one thread makes the kernel interrupt every processor on which another thread of the process runs.
Success: the processes together get a quarter more of the processors than they may.
Stopped by: cpu_cgroup
Held when: cpu_rate_at_most
Needs: cpu_cgroup
"""


def work(number):
    import mmap
    import threading

    memory = mmap.mmap(-1, 64 << 10, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    address = ctypes.c_void_p(ctypes.addressof(ctypes.c_char.from_buffer(memory)))

    def change():
        for _ in range(200):
            libc.mprotect(address, ctypes.c_size_t(len(memory)), 1)
            libc.mprotect(address, ctypes.c_size_t(len(memory)), 3)

    threads = [threading.Thread(target=change) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def attack():
    return storm(work, 12)


def twin():
    """Code made at run time, as ctypes does for callbacks."""
    callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int)(lambda number: number + 1)
    assert callback(6) == 7
