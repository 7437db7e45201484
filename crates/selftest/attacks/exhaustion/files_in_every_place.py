"""Fill every writable place with files.

Technique: one file each in /work, /tmp and /dev/shm that grows until it is refused, then files of other names. Files here
    are memory, and three places could be three times the bound.
Success: the files together are larger than the bound on disk and the memory limit allow.
Stopped by: workspace, memory_cgroup
"""

LIMIT = parameters.get("memory_bytes_max", 128 << 20)
PLACES = ("/work", "/tmp", "/dev/shm", "/var/tmp", "/run", "/home", "/usr", "/env", "/etc", "/")


def attack():
    written, refusals = 0, []
    for place in PLACES:
        try:
            for number in range(100):
                with open(f"{place}/filling-{number}", "wb", buffering=0) as file:
                    for _ in range(16):
                        written += file.write(bytes(1 << 20))
                if written > 4 * LIMIT:
                    return f"wrote {written >> 20} MB"
        except OSError as error:
            refusals.append(error)
    if written > LIMIT:
        return f"wrote {written >> 20} MB to {PLACES}"
    raise refusals[0]


def twin():
    """Files of a quarter of the limit, over all three places."""
    for place in ("/work", "/tmp", "/dev/shm"):
        with open(f"{place}/data", "wb") as file:
            file.write(bytes(LIMIT // 12))
        assert os.path.getsize(f"{place}/data") == LIMIT // 12
