"""Watch the neighbours in the kernel's counters.

Technique: many files of /proc count for the whole machine, in every namespace: memory zones, soft interrupts, faults
    and writes (vmstat), open files, inodes, cgroups. Their differences show when another execution begins, reads,
    faults and ends.
Success: one of them counts what this program cannot have done.
Stopped by: root_filesystem
"""

COUNTERS = (
    "softirqs vmstat zoneinfo buddyinfo schedstat slabinfo pagetypeinfo sys/fs/file-nr sys/fs/inode-nr "
    "sys/fs/inode-state sys/fs/dentry-state sys/kernel/pty/nr key-users"
).split()


def attack():
    for path in COUNTERS:
        try:
            with open(f"/proc/{path}") as found:
                text = found.read(2000)
        except OSError:
            continue
        numbers = [int(word) for word in text.split() if word.isdigit()]
        if any(number > 100 for number in numbers):
            return f"/proc/{path}: {' '.join(text.split())[:100]}"


def twin():
    """What programs do ask of the whole machine: its processors' times and its memory, as psutil does."""
    with open("/proc/stat") as lines:
        assert lines.readline().startswith("cpu ")
    with open("/proc/meminfo") as lines:
        names = {line.split(":")[0] for line in lines}
    assert {"MemTotal", "MemFree", "MemAvailable", "SwapTotal"} <= names
