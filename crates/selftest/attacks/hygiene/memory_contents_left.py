"""Leave a secret all over the memory, and search the next execution's memory for it.

Technique: Memory that one process frees is given to another. The kernel clears it; allocators, arenas and zygotes
    that serve several programs do not.
Success: the next execution finds the former's secret somewhere in its memory.
Stopped by: pid_namespace
"""

import hashlib
import re

MAPPING = re.compile(r"([0-9a-f]+)-([0-9a-f]+) r")


def mark():
    """Made when it is wanted, so that no program text has it."""
    return hashlib.sha256(b"left behind").digest()


def leave(message):
    secret = mark() + message.encode()
    kept = [bytearray(secret * 100) for _ in range(2000)]
    libc.malloc.restype = ctypes.c_void_p
    for size in (64, 1000, 100_000):
        for _ in range(50):
            address = ctypes.c_void_p(libc.malloc(ctypes.c_size_t(size)))
            ctypes.memmove(address, (secret * (size // len(secret) + 1))[:size], size)
            libc.free(address)
    del kept


def find():
    wanted = re.compile(re.escape(mark()) + rb"([0-9a-f]{12})")
    with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", buffering=0) as memory:
        for line in maps.readlines():
            found = MAPPING.match(line)
            if not found or "[v" in line:
                continue
            begin, end = (int(text, 16) for text in found.groups())
            memory.seek(begin)
            secret = wanted.search(answer(memory.read, end - begin) or b"")
            if secret:
                return f"{secret.group(1)} in {line.split()[-1]}"
    return None


def twin():
    """Fresh memory is nought, and holds what is written to it."""
    import mmap

    with mmap.mmap(-1, 1 << 20) as memory:
        assert memory[:] == bytes(1 << 20)
        memory[5:10] = b"hello"
        assert memory.find(b"hello") == 5
