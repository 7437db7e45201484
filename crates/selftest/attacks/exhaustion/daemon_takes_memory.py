"""Let a daemon take the memory.

Technique: a grandchild that left its session and was given away by its parent (double fork, setsid) belongs to nobody who could be
    asked about it; it takes memory while the main process sleeps.
Success: the daemon holds twice the memory limit.
Stopped by: memory_cgroup
Held when: limit memory
"""

LIMIT = parameters.get("memory_bytes_max", 128 << 20)


def attack():
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.close(reading)
            memory = bytearray()
            while len(memory) < 2 * LIMIT:
                memory += b"x" * (1 << 20)
            os.write(writing, b"x")
            libc.pause()
        os._exit(0)
    os.wait()
    os.close(writing)
    if os.read(reading, 1) == b"x":
        return f"a daemon holds {2 * LIMIT >> 20} MB"


def twin():
    """A daemon that does a little and tells."""
    reading, writing = os.pipe()
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            os.write(writing, str(sum(range(1000))).encode())
        os._exit(0)
    os.wait()
    assert os.read(reading, 100) == b"499500"
