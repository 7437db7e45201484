"""Leave files that nobody may read and directories that nobody may enter.

Technique: Directories with mode 000, sticky and set-group-id ones, files of nobody's, access lists that refuse: a
    host that has no right to them fails to collect or remove them, one that gives itself the right with chmod or
    chown can be led to other files meanwhile.
Success: something of it is there for the next execution.
Stopped by: workspace
"""


def leave(message):
    for top in ("/work", "/tmp", "/dev/shm"):
        for mode in (0o000, 0o111, 0o222, 0o444, 0o1000, 0o2000, 0o3777, 0o7000):
            path = f"{top}/{message}-{mode:o}"
            os.makedirs(f"{path}/below")
            open(f"{path}/below/file", "w").close()
            os.chmod(f"{path}/below/file", mode)
            # An access list in the kernel's form: version 2; owner, group and others nothing, nobody else either.
            entries = bytes.fromhex("02000000 01000000ffffffff 04000000ffffffff 20000000ffffffff")
            answer(os.setxattr, f"{path}/below", "system.posix_acl_default", entries)
            os.chmod(f"{path}/below", mode)
            os.chmod(path, mode)
        # The top itself, at last.
        os.chmod(top, 0o000)


def find():
    found = [f"{top}/{name}" for top in ("/work", "/tmp", "/dev/shm") for name in os.listdir(top) if name != "main.py"]
    found += [
        f"{top} has mode {os.stat(top).st_mode:o}"
        for top in ("/work", "/tmp", "/dev/shm")
        if os.stat(top).st_mode & 0o700 != 0o700
    ]
    return ", ".join(found[:5])


def twin():
    """A program shuts a directory of its own and opens it again."""
    os.mkdir("/work/shut")
    open("/work/shut/file", "w").close()
    os.chmod("/work/shut", 0o000)
    assert answer(os.listdir, "/work/shut") == "EACCES"
    os.chmod("/work/shut", 0o700)
    assert os.listdir("/work/shut") == ["file"]
