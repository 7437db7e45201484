"""Map, touch and unmap memory as fast as it goes.

Technique: every touch is a fault in which the kernel clears a page, every unmapping gives it back: both take locks of the
    memory management, and threads on several processors interrupt each other to forget old translations.
Success: the processes together get a quarter more of the processors than they may.
Stopped by: cpu_cgroup, memory_cgroup
Held when: cpu_rate_at_most
"""
import time

CPU_MILLI = parameters.get("cpu_milli_max", 1000)
SECONDS, WORKERS = 1.5, 60


def work(number):
    import mmap

    memory = mmap.mmap(-1, 256 << 10, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    for _ in range(20):
        memory[::4096] = bytes(64)
        memory.madvise(mmap.MADV_DONTNEED)
    memory.close()


def attack():
    begun, until = time.monotonic(), time.monotonic() + SECONDS
    for number in range(WORKERS):
        if os.fork() == 0:
            try:
                while time.monotonic() < until:
                    work(number)
            finally:
                os._exit(0)
    for _ in range(WORKERS):
        os.wait()
    rate = int(sum(os.times()[2:4]) * 1000 / (time.monotonic() - begun))
    if rate > CPU_MILLI * 5 // 4:
        return f"{rate} thousandths of a processor, {CPU_MILLI} are allowed"


def twin():
    """Buffers that come and go."""
    for _ in range(200):
        assert len(bytearray(1 << 20)) == 1 << 20
