"""Compute a number that has no room.

Technique: 2 ** (2 ** n). The interpreter takes the memory of the result at once, inside of one operation that Python code
    cannot interrupt.
Success: a number as large as four times the limit was computed.
Stopped by: memory_cgroup
Held when: limit memory
"""

LIMIT = parameters.get("memory_bytes_max", 128 << 20)


def attack():
    number = 1
    while number.bit_length() < 4 * LIMIT * 8:
        # All bits set, so that every byte is written.
        number = (number << (LIMIT // 4 * 8)) | ((1 << (LIMIT // 4 * 8)) - 1)
    return f"a number of {number.bit_length() >> 23} MB"


def twin():
    """Large numbers are Python's strength."""
    assert (2 ** 100_000).bit_length() == 100_001
    assert 3 ** 20_000 % 1_000_007 == pow(3, 20_000, 1_000_007)
