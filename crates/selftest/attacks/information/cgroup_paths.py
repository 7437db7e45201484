"""Learn from cgroup paths which installation and which execution this is.

Technique: /proc/self/cgroup and that of the init name the cgroup by its path from the root that the reader's cgroup
    namespace has: without one of its own from the machine's, which names the installation, the nest and the number of
    the run. A cgroup file system, where one is mounted or can be, lists the neighbours.
    A path of dots only, as cpuset has it in version 2, names nothing: that controller has no cgroup of ours.
Success: a path with a name in it, or a cgroup file system.
Stopped by: cgroup_namespace, root_filesystem
"""


def attack():
    for pid in ("self", "thread-self", "1"):
        for name in ("cgroup", "cpuset"):
            with open(f"/proc/{pid}/{name}") as lines:
                for line in lines:
                    path = line.strip().split(":", 2)[-1]
                    if path.strip("/."):
                        return f"/proc/{pid}/{name}: {line.strip()}"
    for place in ("/sys/fs/cgroup", "/cgroup", "/dev/cgroup", "/run/cgroup2"):
        if os.path.isdir(place) and os.listdir(place):
            return f"{place}: {os.listdir(place)[:5]}"
    with open("/proc/self/mountinfo") as mounts:
        mounted = [line.strip() for line in mounts if " - cgroup" in line]
    return mounted and mounted[0]


def twin():
    """Runtimes read this file to find their limits and must not stumble over it."""
    with open("/proc/self/cgroup") as lines:
        for line in lines:
            number, controllers, path = line.rstrip("\n").split(":", 2)
            assert number.isdigit() and path.startswith("/")
    assert os.cpu_count() >= 1
