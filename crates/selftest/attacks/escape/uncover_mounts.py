"""Take mounts off to see what they cover.

Technique: umount2(2). Below the execution's /proc lies that of its nest with every neighbour in it, below its root the one that was there
    before. Asked with MNT_EXPIRE, which marks a mount to be taken off at the second call, and so asks for the right alone.
Success: a mount is marked, or is only too busy to be.
Stopped by: seccomp, no_capabilities, mount_namespace
"""

EXPIRE = 4


def attack():
    won = []
    for place in (b"/proc", b"/dev/null", b"/dev/shm", b"/env", b"/usr", b"/work", b"/tmp"):
        came = answer(syscall, "umount2", place, EXPIRE)
        if came in ("EAGAIN", "EBUSY"):
            won.append(f"{place}: {came}")
    return won and f"{won}"


def twin():
    """Removing what one made, a tree of directories, up to the mount."""
    os.makedirs("/work/a/b/c")
    os.removedirs("/work/a/b/c")
    assert os.listdir("/work") == ["main.py"] and os.path.ismount("/work")
