"""Write to what all executions share.

Technique: the environment, the interpreter, /usr and /etc: a changed module or library runs in every later execution, of everybody. New files, old ones
    opened for writing, and modes, owners, times and attributes changed.
Success: one is allowed. What was made is removed, and what is changed is set to what it was.
Stopped by: root_filesystem, own_uid
"""
import sysconfig


def attack():
    site = sysconfig.get_paths()["purelib"]
    won = []
    for directory in ("/", "/usr", "/usr/bin", "/usr/local/lib", "/env", "/env/bin", "/env/lib", site, "/etc", "/run", "/run/slot", "/dev", sys.base_prefix):
        path = directory + "/selftest"
        for name, make, undo in (("file", lambda: os.close(os.open(path, os.O_CREAT | os.O_EXCL)), os.remove), ("directory", lambda: os.mkdir(path), os.rmdir)):
            if answer(make) is None:
                won.append(f"{name} in {directory}")
                undo(path)
        if answer(os.open, directory, os.O_TMPFILE | os.O_RDWR) not in ("EROFS", "EACCES", "ENOTSUP", "EPERM", "ENOENT"):
            won.append(f"nameless file in {directory}")
    for path in ("/env/pyvenv.cfg", "/env/bin/python", "/usr/lib/os-release", "/etc/passwd", "/etc/hosts", os.__file__, ctypes.__file__):
        seen = os.stat(path)
        attempts = {
            "written": lambda: os.close(os.open(path, os.O_WRONLY)),
            "mode": lambda: os.chmod(path, seen.st_mode & 0o7777),
            "owner": lambda: os.chown(path, seen.st_uid, -1),
            "times": lambda: os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns)),
            "attribute": lambda: (os.setxattr(path, "user.selftest", b""), os.removexattr(path, "user.selftest")),
        }
        won += [f"{name} of {path}" for name, attempt in attempts.items() if not isinstance(answer(attempt), str)]
    return won and f"{won}"


def twin():
    """Modules of one's own beside the program, and packages installed into a directory of one's own."""
    os.makedirs("/work/packages/mine")
    with open("/work/packages/mine/__init__.py", "w") as module:
        module.write("VALUE = 42\n")
    sys.path.append("/work/packages")
    import mine

    assert mine.VALUE == 42
