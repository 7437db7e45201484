"""Change files of the host's /usr.

Technique: /usr is the host's own, shown read-only. If the mount were not, owner and mode would still have to stand in
    the way. Tried by every call that changes a file or its directory, on descriptors, on paths, and through
    /proc/self/fd.
Success: a call that would change something is accepted. All of them leave things as they are.
Stopped by: read_only_mounts, root_filesystem, landlock
"""

FILE = os.path.realpath("/bin/sh")
DIRECTORY = "/usr/bin"


def attempts():
    fd = os.open(FILE, os.O_RDONLY)
    now = os.stat(FILE)
    mode = now.st_mode & 0o7777
    through = f"/proc/self/fd/{fd}"
    for path in (FILE, through):
        yield f"open {path} for writing", lambda: os.close(os.open(path, os.O_WRONLY))
        yield f"open {path} for appending", lambda: os.close(os.open(path, os.O_RDWR | os.O_APPEND))
        yield f"chmod {path}", lambda: os.chmod(path, mode)
        yield f"chown {path}", lambda: os.chown(path, now.st_uid, now.st_gid)
        yield f"touch {path}", lambda: os.utime(path, ns=(now.st_atime_ns, now.st_mtime_ns))
        yield f"truncate {path}", lambda: os.truncate(path, now.st_size)
        yield f"setxattr {path}", lambda: (
            os.setxattr(path, "user.selftest", b"x"),
            os.removexattr(path, "user.selftest"),
        )
    yield "fchmod", lambda: os.fchmod(fd, mode)
    yield "futimens", lambda: os.utime(fd, ns=(now.st_atime_ns, now.st_mtime_ns))
    yield "fsetxattr", lambda: (os.setxattr(fd, "user.selftest", b"x"), os.removexattr(fd, "user.selftest"))
    yield "create", lambda: (
        os.close(os.open(f"{DIRECTORY}/selftest", os.O_CREAT | os.O_EXCL | os.O_WRONLY)),
        os.unlink(f"{DIRECTORY}/selftest"),
    )
    yield "O_TMPFILE", lambda: os.close(os.open(DIRECTORY, os.O_TMPFILE | os.O_RDWR))
    yield "mkdir", lambda: (os.mkdir(f"{DIRECTORY}/selftest"), os.rmdir(f"{DIRECTORY}/selftest"))
    yield "symlink", lambda: (os.symlink("/", f"{DIRECTORY}/selftest"), os.unlink(f"{DIRECTORY}/selftest"))
    yield "link", lambda: (os.link(FILE, f"{DIRECTORY}/selftest"), os.unlink(f"{DIRECTORY}/selftest"))
    yield "rename", lambda: (os.rename(FILE, f"{DIRECTORY}/selftest"), os.rename(f"{DIRECTORY}/selftest", FILE))


def attack():
    worked = [name for name, attempt in attempts() if not isinstance(answer(attempt), str)]
    return ", ".join(worked)


def twin():
    """A copy of a system program can be changed, and runs."""
    import shutil
    import subprocess

    shutil.copy("/bin/true", "/work/mine")
    os.chmod("/work/mine", 0o755)
    os.utime("/work/mine")
    with open("/work/mine", "ab") as file:
        file.write(b"x")
    assert subprocess.run(["/work/mine"]).returncode == 0
