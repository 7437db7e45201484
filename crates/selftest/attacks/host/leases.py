"""Keep the host waiting with a lease on a file.

Technique: Who holds a lease (F_SETLEASE) on a file makes whoever opens it wait until the lease is broken, 45 seconds
    by default: the host that would collect or archive the file. Also notifications of directories (F_NOTIFY), and
    mandatory locks, which block readers outright (before Linux 5.15).
Success: a lease or notification is granted, or a locked file cannot be read.
Stopped by: seccomp
"""

import fcntl

F_SETLEASE, F_NOTIFY, DN_ACCESS = 1024, 1026, 1


def attack():
    worked = []
    with open("/work/leased", "w") as file:
        file.write("x")
    for path in ("/work/leased", "/work/main.py", os.path.realpath("/bin/sh")):
        for kind in (fcntl.F_WRLCK, fcntl.F_RDLCK):
            fd = answer(os.open, path, os.O_RDONLY)
            if isinstance(fd, int) and answer(fcntl.fcntl, fd, F_SETLEASE, kind) == 0:
                worked.append(f"lease on {path}")
            if isinstance(fd, int):
                os.close(fd)
    for directory in ("/work", "/usr/bin"):
        fd = os.open(directory, os.O_RDONLY)
        if answer(fcntl.fcntl, fd, F_NOTIFY, DN_ACCESS) == 0:
            worked.append(f"notification of {directory}")
        os.close(fd)
    # Set-group-id without execution by the group: the lock is mandatory, where the kernel still knows such.
    os.chmod("/work/leased", 0o2644)
    with open("/work/leased", "r+") as file:
        fcntl.lockf(file, fcntl.LOCK_EX)
        read = forked(lambda: answer(os.read, os.open("/work/leased", os.O_RDONLY | os.O_NONBLOCK), 1))
        if read == "EAGAIN":
            worked.append("mandatory lock")
    return ", ".join(worked)


def twin():
    """Locks that all parties respect work; who does not ask reads all the same."""
    with open("/work/locked", "w+") as file:
        file.write("hello")
        file.flush()
        fcntl.lockf(file, fcntl.LOCK_EX)
        assert forked(lambda: open("/work/locked").read()) == "hello"
