"""Take read-only, nosuid and nodev off the mounts.

Technique: mount_setattr(2) clears the flags of a whole tree in one call, and fspick(2) with fsconfig changes the options of the
    file system itself: here the size of the workspace.
Success: a flag is gone or the workspace has grown.
Stopped by: seccomp, no_capabilities, mount_namespace
"""

CURRENT, RECURSIVE = -100, 0x8000
RDONLY, NOSUID, NODEV = 1, 2, 4
SET_STRING, CMD_RECONFIGURE = 1, 7


def attack():
    won = set()
    for path in (b"/", b"/usr", b"/env", b"/work", b"/dev/null"):
        for flag in (RDONLY, NOSUID, NODEV):
            # The whole tree only below the workspace: what is deeper elsewhere could not be put back as it was.
            for depth in (0, RECURSIVE) if path == b"/work" else (0,):
                had = os.statvfs(path).f_flag & flag
                # struct mount_attr: to set, to clear, propagation, user namespace.
                attributes = (ctypes.c_uint64 * 4)(0, flag, 0, 0)
                if answer(syscall, "mount_setattr", CURRENT, path, depth, attributes, 32) == 0:
                    won.add(f"{flag} off {path}")
                    attributes = (ctypes.c_uint64 * 4)(had, 0, 0, 0)
                    answer(syscall, "mount_setattr", CURRENT, path, depth, attributes, 32)

    def resize(size):
        picked = syscall("fspick", CURRENT, b"/work", 0)
        syscall("fsconfig", picked, SET_STRING, b"size", str(size).encode(), 0)
        syscall("fsconfig", picked, CMD_RECONFIGURE, None, None, 0)

    before = os.statvfs("/work")
    size = before.f_blocks * before.f_frsize
    answer(resize, 2 * size)
    if os.statvfs("/work").f_blocks > before.f_blocks:
        won.add(f"/work grew from {before.f_blocks} blocks to {os.statvfs('/work').f_blocks}")
        answer(resize, size)
    return won and f"{sorted(won)}"


def twin():
    """Attributes of files of one's own: modes, times, user attributes where the file system has them."""
    path = "/work/attributes"
    with open(path, "w"):
        pass
    os.chmod(path, 0o640)
    os.utime(path, (1, 2))
    seen = os.stat(path)
    assert (seen.st_mode & 0o777, seen.st_atime, seen.st_mtime) == (0o640, 1, 2)
    answer(os.setxattr, path, "user.note", b"text")
    os.remove(path)
