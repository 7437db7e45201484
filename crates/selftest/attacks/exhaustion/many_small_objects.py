"""Make millions of small objects.

Technique: a list of lists, as programs with a mistake do. Each is small, and none is ever freed.
Success: the objects take four times the memory limit.
Stopped by: memory_cgroup
Held when: limit memory
"""

LIMIT = parameters.get("memory_bytes_max", 128 << 20)


def attack():
    head, size = None, 0
    while size < 4 * LIMIT:
        head = [head]
        size += sys.getsizeof(head)
    # Freeing a chain this deep is not what is tried.
    os.write(1, f"\nBREACHED objects of {size >> 20} MB\n".encode())
    os._exit(0)


def twin():
    """A hundred thousand objects."""
    words = [[number] for number in range(100_000)]
    assert sum(word[0] for word in words) == 4_999_950_000
