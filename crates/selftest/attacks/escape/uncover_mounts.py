"""Take mounts off to see what they cover.

Technique: umount2(2) with MNT_DETACH. Below the execution's /proc lies that of its nest with every neighbour in it, below its
    root the one that was there before.
Success: a mount is taken off.
Stopped by: seccomp, no_capabilities
"""

DETACH = 2


def attack():
    won = []
    for place in (b"/proc", b"/dev/null", b"/dev/shm", b"/env", b"/usr", b"/"):
        before = os.stat(place)
        if answer(syscall, "umount2", place, DETACH) == 0:
            after = answer(os.stat, place)
            won.append(f"{place}: {before.st_dev} became {getattr(after, 'st_dev', after)}")
    return won and f"{won}"


def twin():
    """Removing what one made, a tree of directories, up to the mount."""
    os.makedirs("/work/a/b/c")
    os.removedirs("/work/a/b/c")
    assert os.listdir("/work") == ["main.py"] and os.path.ismount("/work")
