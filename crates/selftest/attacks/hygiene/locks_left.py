"""Leave locks on files that everybody sees, and try them in the next execution.

Technique: A lock goes with the last process that has its open file. A daemon, a zygote or a descriptor that was
    passed on keeps it, and the next one waits for it.
Success: the next execution cannot lock a file of the interpreter or the environment.
Stopped by: pid_namespace
"""

import fcntl
import time

FILES = (os.__file__, "/env/pyvenv.cfg", "/dev/null", "/dev/zero")


def lock(path):
    fcntl.flock(os.open(path, os.O_RDONLY), fcntl.LOCK_EX | fcntl.LOCK_NB)


def leave(message):
    if os.fork() == 0:
        os.setsid()
        for path in FILES:
            answer(lock, path)
        fcntl.flock(0, fcntl.LOCK_SH | fcntl.LOCK_NB)
        for fd in range(3):
            os.close(fd)
        time.sleep(60)
    time.sleep(0.1)


def find():
    return ", ".join(path for path in FILES if answer(lock, path) in ("EAGAIN", "EWOULDBLOCK"))


def twin():
    """A child that ends leaves its lock to its parent."""

    def child():
        lock("/work/main.py")

    forked(child)
    lock("/work/main.py")
