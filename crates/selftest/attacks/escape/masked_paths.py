"""Exchange the files that a sandbox is built with.

Technique: CVE-2025-31133 and CVE-2025-52881: put a link in the place of /dev/null, of a pseudo-terminal or of a file in /proc while a container is
    being made, and the runtime mounts over or writes to something else. Here: whether /dev, /etc, /run and /proc can be changed
    for whoever is made next from the same nest.
Success: one of them is replaced, removed or made.
Stopped by: root_filesystem, own_uid
"""

PLACES = ["/dev/null", "/dev/zero", "/dev/stdin", "/dev/fd", "/dev/shm", "/etc/passwd", "/etc/hosts", "/run/slot", "/proc/self", "/proc/sys"]


def attack():
    won = []
    for place in filter(os.path.lexists, PLACES):
        # Moved aside and back: who may do this may put a link in its place, which nobody shall find there.
        if answer(os.rename, place, place + ".selftest") is None:
            os.rename(place + ".selftest", place)
            won.append(f"moved {place}")
        if answer(os.symlink, "/proc/sysrq-trigger", place + ".selftest") is None:
            os.unlink(place + ".selftest")
            won.append(f"made a link beside {place}")
        # /dev/shm and /proc/self are the execution's own.
        if place not in ("/dev/shm", "/proc/self") and answer(os.chmod, place, os.stat(place).st_mode & 0o7777) is None:
            won.append(f"set the mode of {place}")
    return won and f"{won}"


def twin():
    """Links of one's own, replaced in one step as programs do to switch versions."""
    os.makedirs("/work/v1")
    os.makedirs("/work/v2")
    os.symlink("v1", "/work/current")
    os.symlink("v2", "/work/next")
    os.replace("/work/next", "/work/current")
    assert os.readlink("/work/current") == "v2"
    with open(os.devnull, "w") as null:
        null.write("text")
