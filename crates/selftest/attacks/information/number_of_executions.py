"""Count how many executions there are at this moment.

Technique: /proc/cgroups tells for every controller how many cgroups the machine has, in every cgroup namespace. Each
    execution has one.
Success: more than the one that this program is in.
Stopped by: root_filesystem
"""


def attack():
    with open("/proc/cgroups") as lines:
        rows = [line.split() for line in lines if not line.startswith("#")]
    counts = {row[0]: int(row[2]) for row in rows}
    most = max(counts, key=counts.get, default=None)
    return most and counts[most] > 2 and f"{counts[most]} cgroups of {most}"


def twin():
    """A program counts its own processes and may know its cgroup as the root that it is."""
    with open("/proc/self/cgroup") as lines:
        assert lines.read().strip()
    assert int(forked(lambda: len([name for name in os.listdir("/proc") if name.isdigit()]))) >= 2
