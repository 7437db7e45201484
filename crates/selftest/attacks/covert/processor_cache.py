"""See in the processor's cache which lines of a shared file another reads.

Technique: Flush+Reload (Yarom and Falkner, 2014): files are mapped from one page cache, so both sides read the same
    memory. One reads a line of it again and again or not; the other, on the same processor, flushes the line, lets it
    run, and times a read: some 50 cycles from the cache, 200 and more from memory. It needs executable memory, which
    just-in-time compilers need too.
Success: the receiver has the sender's message.
Stopped by: own_machine
Not promised: Shared hardware: whoever runs on it feels who else does.
"""

import mmap
import time

SLOT_S = 0.1
# Times a read of the line at rdi, in cycles, and flushes it: mfence, rdtsc, lfence, read, rdtscp, clflush.
TIMED_READ = bytes.fromhex("0faef0 0faee8 0f31 0faee8 89c6 8b07 0faee8 0f31 29f0 0fae3f c3".replace(" ", ""))
READ = bytes.fromhex("8b07c3")


def sleep_to(until, slot):
    time.sleep(max(0.0, until - 0.2 - SLOT_S * (32 - slot) - time.time()))


def function(code):
    if not IS_X86_64:
        raise OSError(errno.ENOSYS, "the code is for x86-64")
    memory = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    memory.write(code)
    address = ctypes.addressof(ctypes.c_char.from_buffer(memory))
    called = ctypes.CFUNCTYPE(ctypes.c_uint32, ctypes.c_void_p)(address)
    called.memory = memory
    return called


def line():
    libc.mmap.restype = ctypes.c_void_p
    libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
    path = os.path.join(os.path.dirname(os.__file__), "encodings", "zlib_codec.py")
    address = libc.mmap(None, 4096, mmap.PROT_READ, mmap.MAP_SHARED, os.open(path, os.O_RDONLY), 0) + 1024
    ctypes.string_at(address, 1)
    return address


def send(message, meeting, until):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    read, address = function(READ), line()
    for slot, bit in enumerate(f"{int(message, 16):032b}"):
        sleep_to(until, slot)
        while bit == "1" and time.time() < until - 0.2 - SLOT_S * (31 - slot):
            for _ in range(100):
                read(address)


def receive(meeting, until):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    timed_read, read, address = function(TIMED_READ), function(READ), line()
    from_memory = sorted(timed_read(address) for _ in range(1001))[500]
    from_cache = sorted((read(address), timed_read(address))[1] for _ in range(1001))[500]
    bits = ""
    for slot in range(32):
        sleep_to(until, slot + 0.1)
        took = []
        while time.time() < until - 0.2 - SLOT_S * (32 - slot - 0.8):
            timed_read(address)
            # The other side's turn.
            time.sleep(0.001)
            took.append(timed_read(address))
        hits = sum(one < (from_memory + from_cache) / 2 for one in took)
        bits += "1" if hits > len(took) / 4 else "0"
    return f"{int(bits, 2):08x}"


def twin():
    """Code made at run time runs, as just-in-time compilers and ctypes' callbacks need it."""
    ordered = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_int), ctypes.POINTER(ctypes.c_int))(
        lambda a, b: a[0] - b[0]
    )
    numbers = (ctypes.c_int * 5)(5, 3, 1, 2, 4)
    libc.qsort(numbers, 5, ctypes.sizeof(ctypes.c_int), ordered)
    assert list(numbers) == [1, 2, 3, 4, 5]
