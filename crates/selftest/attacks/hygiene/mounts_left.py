"""Leave mounts, and count those of the next execution.

Technique: A mount made over a directory, or one whose file system is still in use by a daemon, stays in its
    namespace. A set of mounts used again grows, or shows the former's files.
Success: the next execution sees a mount it should not have, or more than one for a place.
Stopped by: mount_namespace, seccomp
"""

PLACES = ("/work", "/tmp", "/dev/shm")


def leave(message):
    attempts = [answer(syscall, "mount", b"tmpfs", place.encode(), b"tmpfs", 0, None) for place in PLACES]
    for place in PLACES:
        answer(lambda: open(f"{place}/{message}", "w").close())
    os.chdir("/dev/shm")
    if os.fork() == 0:
        os.setsid()
        for fd in range(3):
            os.close(fd)
        libc.sleep(60)
    if all(isinstance(one, str) for one in attempts):
        raise OSError(getattr(errno, attempts[0]), "mount")


def find():
    with open("/proc/self/mountinfo") as file:
        mounts = [line.split() for line in file]
    points = [words[4] for words in mounts]
    found = [f"{points.count(place)} mounts at {place}" for place in PLACES if points.count(place) != 1]
    # All three are one file system, made for this execution: its program is the only file there is.
    devices = {words[2] for words in mounts if words[4] in PLACES}
    found += [f"{len(devices)} file systems"] if len(devices) != 1 else []
    found += [f"{place}/{name}" for place in PLACES for name in os.listdir(place) if name != "main.py"]
    if len(points) > 60:
        found.append(f"{len(points)} mounts in all")
    return ", ".join(found)


def twin():
    """A program looks where it is: file systems are told, and its own directory is one."""
    assert os.path.ismount("/work") and os.path.ismount("/tmp")
    assert os.stat("/work").st_dev == os.stat("/tmp").st_dev
