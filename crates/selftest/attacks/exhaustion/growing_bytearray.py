"""Let one object grow.

Technique: a bytearray that grows by a megabyte at a time, each byte written.
Success: it holds four times the memory limit.
Stopped by: memory_cgroup
Held when: limit memory
"""

LIMIT = parameters.get("memory_bytes_max", 128 << 20)


def attack():
    data = bytearray()
    while len(data) < 4 * LIMIT:
        data += b"x" * (1 << 20)
    return f"holds {len(data) >> 20} MB"


def twin():
    """Half of the limit is for everybody."""
    data = bytearray()
    while len(data) < LIMIT // 2:
        data += b"x" * (1 << 20)
    assert data.count(b"x") == LIMIT // 2
