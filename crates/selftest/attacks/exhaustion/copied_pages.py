"""Copy a large parent many times.

Technique: fork copies nothing until somebody writes. Eight children of a parent with half of the limit write to every page of
    theirs.
Success: each has its own copy.
Stopped by: memory_cgroup
Held when: limit memory
"""
import mmap

LIMIT = parameters.get("memory_bytes_max", 128 << 20)
CHILDREN = 8


def attack():
    memory = mmap.mmap(-1, LIMIT // 2, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    for offset in range(0, len(memory), 1 << 20):
        memory[offset : offset + (1 << 20)] = b"x" * (1 << 20)
    reading, writing = os.pipe()
    for _ in range(CHILDREN):
        if os.fork() == 0:
            for offset in range(0, len(memory), mmap.PAGESIZE):
                memory[offset] = 1
            os.write(writing, b"x")
            libc.pause()
    for _ in range(CHILDREN):
        os.read(reading, 1)
    return f"{CHILDREN} copies of {len(memory) >> 20} MB"


def twin():
    """Children that read what their parent has share it."""
    memory = mmap.mmap(-1, LIMIT // 2, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    for offset in range(0, len(memory), 1 << 20):
        memory[offset : offset + (1 << 20)] = b"x" * (1 << 20)
    for _ in range(8):
        assert forked(lambda: memory[:4096].count(b"x")) == "4096"
