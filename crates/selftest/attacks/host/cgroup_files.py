"""Reach the files of one's own cgroup.

Technique: Where a cgroup file system is mounted inside, or can be, a process can raise its limits, leave its group,
    or have the kernel run a program on the host when the group is empty (release_agent, CVE-2022-0492).
Success: a cgroup file can be opened for writing, or a cgroup be made.
Stopped by: mount_namespace, seccomp
"""


def attack():
    points = ["/sys/fs/cgroup"]
    with open("/proc/self/mountinfo") as file:
        points += [line.split()[4] for line in file if " - cgroup" in line]
    os.makedirs("/tmp/cgroup", exist_ok=True)
    for kind in (b"cgroup2", b"cgroup"):
        answer(syscall, "mount", kind, b"/tmp/cgroup", kind, 0, None if kind == b"cgroup2" else b"none,name=selftest")
        opened = answer(syscall, "fsopen", kind, 0)
        if isinstance(opened, int):
            points.append(f"/proc/self/fd/{opened}")
    worked = []
    for point in [*points, "/tmp/cgroup"]:
        for name in (
            "cgroup.procs",
            "memory.max",
            "memory.limit_in_bytes",
            "pids.max",
            "release_agent",
            "cgroup.subtree_control",
        ):
            fd = answer(os.open, f"{point}/{name}", os.O_WRONLY)
            if isinstance(fd, int):
                worked.append(f"{point}/{name}")
        if os.path.exists(f"{point}/cgroup.procs") and answer(os.mkdir, f"{point}/selftest") is None:
            os.rmdir(f"{point}/selftest")
            worked.append(f"mkdir in {point}")
    return ", ".join(worked)


def twin():
    """A program looks for its cgroup, as runtimes do that size themselves by it, and goes on without."""
    with open("/proc/self/cgroup") as file:
        assert all(line.rstrip().endswith(":/") for line in file)
    assert os.cpu_count() >= 1
