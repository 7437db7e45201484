"""Make hard links to the host's files in a directory of one's own.

Technique: A hard link is the file itself under another name and needs no right to write to it. A host that gives the
    workspace's files to somebody, or changes their modes, changes the file they link to (CVE-2024-28189 is of this
    kind). Also through descriptors: of a file, of stdin (the host's /dev/null), of the running program.
Success: a link to a file of another file system is there.
Stopped by: workspace
"""

AT_FDCWD, AT_EMPTY_PATH, AT_SYMLINK_FOLLOW = -100, 0x1000, 0x400


def attempts():
    target = os.path.realpath("/bin/sh")
    opened = os.open(target, os.O_RDONLY)
    for path in (target, "/etc/passwd", "/dev/null", "/env/pyvenv.cfg"):
        yield path, lambda: os.link(path, "/work/linked")
    for fd in (opened, 0, 1):
        yield f"descriptor {fd}", lambda: syscall("linkat", fd, b"", AT_FDCWD, b"/work/linked", AT_EMPTY_PATH)
    for path in (f"/proc/self/fd/{opened}", "/proc/self/fd/0", "/proc/self/fd/1", "/proc/self/exe"):
        yield path, lambda: syscall("linkat", AT_FDCWD, path.encode(), AT_FDCWD, b"/work/linked", AT_SYMLINK_FOLLOW)


def attack():
    worked = []
    for name, attempt in attempts():
        answer(attempt)
        if os.path.lexists("/work/linked"):
            worked.append(name)
            os.unlink("/work/linked")
    return ", ".join(worked)


def twin():
    """Files of one's own are linked, a nameless one gets a name."""
    with open("/work/one", "w") as file:
        file.write("x")
    os.link("/work/one", "/work/other")
    assert os.stat("/work/one").st_nlink == 2
    fd = os.open("/work", os.O_TMPFILE | os.O_RDWR, 0o600)
    os.write(fd, b"hello")
    syscall("linkat", AT_FDCWD, f"/proc/self/fd/{fd}".encode(), AT_FDCWD, b"/work/named", AT_SYMLINK_FOLLOW)
    with open("/work/named") as file:
        assert file.read() == "hello"
