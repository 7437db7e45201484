"""Fill the files and the memory.

Technique: files are kept in memory. If they had a bound of their own beside the memory limit, both together would be more than
    the limit: as many files as fit, then memory to just below the limit.
Success: files and memory together are more than the limit and a quarter.
Stopped by: memory_cgroup
Held when: limit memory
"""

LIMIT = parameters.get("memory_bytes_max", 128 << 20)


def attack():
    files = 0
    try:
        with open("/tmp/filling", "wb", buffering=0) as file:
            while files < LIMIT:
                files += file.write(bytes(1 << 20))
    except OSError:
        pass
    memory = bytearray()
    while len(memory) < LIMIT * 7 // 8:
        memory += b"x" * (1 << 20)
    if files + len(memory) > LIMIT * 5 // 4:
        return f"{files >> 20} MB of files beside {len(memory) >> 20} MB of memory"


def twin():
    """A full disk does not end a program: it is told so, and may tidy up."""
    try:
        with open("/tmp/filling", "wb", buffering=0) as file:
            while True:
                file.write(bytes(1 << 20))
    except OSError as error:
        assert error.errno == errno.ENOSPC
    os.unlink("/tmp/filling")
    with open("/tmp/other", "wb") as file:
        file.write(bytes(1 << 20))
