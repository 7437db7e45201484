"""Read the table of mounts all the time.

Technique: while mountinfo is read the kernel holds the lock of all mount namespaces (namespace_sem), which every sandbox that is being
    made needs for each of its mounts.
Success: the processes together get a quarter more of the processors than they may.
Stopped by: cpu_cgroup
Held when: cpu_rate_at_most
Needs: cpu_cgroup
"""


def work(number):
    for name in ("mountinfo", "mounts", "mountstats", "cgroup"):
        with open(f"/proc/self/{name}", "rb", buffering=0) as file:
            while file.read(1 << 16):
                pass


def attack():
    return storm(work, 100)


def twin():
    """Where am I, and how much room is there?"""
    import shutil

    assert any(" /work " in line for line in open("/proc/self/mountinfo"))
    assert shutil.disk_usage("/work").total > 0
