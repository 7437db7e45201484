"""Map, touch and unmap memory as fast as it goes.

Technique: every touch is a fault in which the kernel clears a page, every unmapping gives it back: both take locks of the
    memory management, and threads on several processors interrupt each other to forget old translations.
Success: the processes together get a quarter more of the processors than they may.
Stopped by: cpu_cgroup, memory_cgroup
Held when: cpu_rate_at_most
Needs: cpu_cgroup
"""


def work(number):
    import mmap

    memory = mmap.mmap(-1, 256 << 10, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    for _ in range(20):
        memory[::4096] = bytes(64)
        memory.madvise(mmap.MADV_DONTNEED)
    memory.close()


def attack():
    return storm(work, 60)


def twin():
    """Buffers that come and go."""
    for _ in range(200):
        assert len(bytearray(1 << 20)) == 1 << 20
