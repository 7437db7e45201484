"""Take memory that belongs to no process.

Technique: MAP_SHARED | MAP_ANONYMOUS makes a file in memory that several processes may map. Children fill it and end, so that
    it is in nobody's resident set when it is counted by processes.
Success: four times the memory limit was filled.
Stopped by: memory_cgroup
Held when: limit memory
Needs: memory_cgroup
"""
import mmap

LIMIT = parameters.get("memory_bytes_max", 128 << 20)


def attack():
    memory = mmap.mmap(-1, 4 * LIMIT)
    step = LIMIT // 16

    for start in range(0, len(memory), step):
        def fill(start=start):
            for offset in range(start, start + step, mmap.PAGESIZE):
                memory[offset] = 1

        forked(fill)
        memory.madvise(mmap.MADV_DONTNEED)
    return f"children filled {len(memory) >> 20} MB"


def twin():
    """A result from a child, through memory that both see."""
    memory = mmap.mmap(-1, 1 << 20)

    def fill():
        memory[:5] = b"hello"

    forked(fill)
    assert memory[:5] == b"hello"
