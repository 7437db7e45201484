"""Ask for files that are not there.

Technique: the kernel remembers that a name does not exist (a negative entry of the dentry cache). Every new name that is asked
    for below /usr, which all share, is remembered, in memory that nobody asked for and that slows the lookups of
    others.
Success: the machine's caches of names grew by twice the memory limit.
Stopped by: memory_cgroup
Needs: memory_cgroup
"""
import time

LIMIT = parameters.get("memory_bytes_max", 128 << 20)
# An entry of 192 bytes, and a name of 200 beside it.
ENTRY_BYTES, ENTRIES = 400, 20_000


def caches():
    """What the machine could take back of its caches of names and inodes, in bytes."""
    with open("/proc/meminfo") as file:
        return next(int(line.split()[1]) << 10 for line in file if line.startswith("SReclaimable:"))


def attack():
    before, missing = caches(), 0
    exists = os.path.exists
    until = time.monotonic() + 6
    while missing * ENTRY_BYTES < 4 * LIMIT and time.monotonic() < until:
        for number in range(missing, missing + ENTRIES):
            exists(f"/usr/lib/{number:0200d}")
        missing += ENTRIES
        grown = caches() - before
        if grown > 2 * LIMIT and missing * ENTRY_BYTES > 2 * LIMIT:
            return f"{missing} names that do not exist are remembered in {grown >> 20} MB"


def twin():
    """Python looks for a module in many places."""
    import importlib.util

    assert all(importlib.util.find_spec(f"no_such_module_{number}") is None for number in range(500))
