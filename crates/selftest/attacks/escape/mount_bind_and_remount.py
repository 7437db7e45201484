"""Make what is read-only writable by binding and remounting it.

Technique: mount(2) with MS_BIND shows a directory at a second place, where it need not be read-only; MS_REMOUNT changes the
    flags of a mount there is; MS_SHARED ties it to the outside again. Undone where it succeeds.
Success: one of them is accepted, and so a mount made or changed.
Stopped by: seccomp, no_capabilities, mount_namespace
"""
import tempfile

RDONLY, REMOUNT, BIND, REC, SHARED, PRIVATE = 1, 32, 4096, 16384, 1 << 20, 1 << 18


def attack():
    place = tempfile.mkdtemp(dir="/work").encode()
    won = []
    for source in (b"/", b"/usr", b"/env", b"/dev", b"/proc", b"/proc/1/root"):
        if answer(syscall, "mount", source, place, None, BIND | REC, None) == 0:
            won.append(f"bound {source}")
            syscall("umount2", place, 2)
    for target in (b"/", b"/usr", b"/env", b"/proc", b"/work"):
        writable = not os.statvfs(target).f_flag & os.ST_RDONLY
        if answer(syscall, "mount", None, target, None, REMOUNT | BIND, None) == 0:
            won.append(f"remounted {target}")
            answer(syscall, "mount", None, target, None, REMOUNT | BIND | (0 if writable else RDONLY), None)
        if answer(syscall, "mount", None, target, None, SHARED | REC, None) == 0:
            won.append(f"shared {target}")
            answer(syscall, "mount", None, target, None, PRIVATE | REC, None)
    return won and f"{won}"


def twin():
    """A link is what shows a directory at a second place without any right."""
    os.symlink("/usr/share", "/work/shown")
    assert os.path.samefile("/work/shown", "/usr/share")
    os.remove("/work/shown")
