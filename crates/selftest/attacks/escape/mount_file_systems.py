"""Mount file systems.

Technique: mount(2) of the file systems that give something away: the machine's /proc and /sys, cgroups with their
    release_agent, devices, tracing, and a tmpfs that no limit bounds. Every container escape by CAP_SYS_ADMIN begins so.
Success: a mount is made.
Stopped by: seccomp, no_capabilities
"""
import tempfile

KINDS = "proc sysfs tmpfs cgroup2 cgroup devpts devtmpfs mqueue binfmt_misc debugfs tracefs securityfs bpf fusectl ramfs".split()


def attack():
    place = tempfile.mkdtemp(dir="/work").encode()
    won = []
    for kind in KINDS:
        if answer(syscall, "mount", b"none", place, kind.encode(), 0, None) == 0:
            won.append(kind)
            syscall("umount2", place, 2)
    return won and f"mounted {won}"


def twin():
    """What is mounted may be used: directories made, filled, copied and removed."""
    import shutil

    with tempfile.TemporaryDirectory(dir="/work") as place:
        os.makedirs(place + "/a/b")
        with open(place + "/a/b/file", "w") as file:
            file.write("text")
        shutil.copytree(place + "/a", place + "/copy")
        with open(place + "/copy/b/file") as file:
            assert file.read() == "text"
