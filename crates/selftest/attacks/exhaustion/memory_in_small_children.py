"""Spread memory over many small children.

Technique: a limit for each process (RLIMIT_AS) lets a hundred processes have a hundred times as much. Each child here takes
    a twentieth of the limit.
Success: the children hold twice the memory limit together.
Stopped by: memory_cgroup
Held when: limit memory
"""

LIMIT = parameters.get("memory_bytes_max", 128 << 20)
CHILDREN = 40


def attack():
    reading, writing = os.pipe()
    for _ in range(CHILDREN):
        if os.fork() == 0:
            memory = bytearray(b"x" * (LIMIT // 20))
            os.write(writing, len(memory).to_bytes(8, "little"))
            libc.pause()
    held = 0
    for _ in range(CHILDREN):
        held += int.from_bytes(os.read(reading, 8), "little")
    return f"{CHILDREN} children hold {held >> 20} MB"


def twin():
    """A pool of workers, each with a little."""
    import multiprocessing

    with multiprocessing.get_context("fork").Pool(4) as pool:
        assert pool.map(len, [bytes(1 << 20)] * 8) == [1 << 20] * 8
