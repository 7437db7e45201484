"""Map much memory, then touch it.

Technique: mmap of four times the limit is granted, since nothing is there yet; pages come one by one when they are written,
    as from a sparse array.
Success: all of it was written.
Stopped by: memory_cgroup
Held when: limit memory
"""
import mmap

LIMIT = parameters.get("memory_bytes_max", 128 << 20)


def attack():
    memory = mmap.mmap(-1, 4 * LIMIT, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    for offset in range(0, len(memory), mmap.PAGESIZE):
        memory[offset] = 1
    return f"wrote to {len(memory) >> 20} MB"


def twin():
    """A large sparse mapping of which little is used costs little."""
    memory = mmap.mmap(-1, 64 * LIMIT, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000)
    # Else each byte may take two megabytes.
    memory.madvise(mmap.MADV_NOHUGEPAGE)
    for offset in range(0, len(memory), len(memory) // 1000):
        memory[offset] = 1
    assert memory[0] == 1 and memory[1] == 0
