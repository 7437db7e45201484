"""Have all disks of the host written out.

Technique: sync(2) writes out every file system of the machine and waits for it, syncfs(2) that of any file one has
    open, for instance of /usr. Asked for again and again, they keep the host's disks busy and its databases waiting.
Success: the kernel does it.
Stopped by: seccomp
"""


def attack():
    worked = []
    if not isinstance(answer(syscall, "sync"), str):
        worked.append("sync of everything")
    for path in ("/usr", "/env", "/dev/null"):
        fd = os.open(path, os.O_RDONLY)
        if not isinstance(answer(syscall, "syncfs", fd), str):
            worked.append(f"syncfs of {path}'s file system")
        os.close(fd)
    return ", ".join(worked)


def twin():
    """A program has its own files and directories written out, SQLite with its journal included."""
    import sqlite3

    with open("/work/data", "w") as file:
        file.write("x")
        file.flush()
        os.fsync(file.fileno())
        os.fdatasync(file.fileno())
    os.fsync(os.open("/work", os.O_RDONLY))
    database = sqlite3.connect("/work/twin.db")
    database.execute("pragma synchronous = full")
    database.execute("create table t as select 1 as x")
    database.commit()
    assert database.execute("select x from t").fetchone() == (1,)
    os.sync()
