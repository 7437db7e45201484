"""Leave the standard streams in a bad state, and look at them in the next execution.

Technique: Non-blocking mode, append mode and the place in a file belong to the open file, not to the process: where
    two executions have the same one as their stdin or stdout, what the former set holds for the next. Unread input
    and unwritten output of the former would be the next one's.
Success: a stream of the next execution is non-blocking, has something to be read, or has the former's size.
Stopped by: descriptors
"""

import fcntl
import select

F_SETPIPE_SZ, F_GETPIPE_SZ, F_SETSIG, F_GETSIG = 1031, 1032, 10, 11
ODD_BYTES = 32768
# One that by default does nothing to who gets it.
LEFT_SIGNAL = 23


def leave(message):
    for fd in range(3):
        answer(os.set_blocking, fd, False)
        answer(fcntl.fcntl, fd, fcntl.F_SETFL, os.O_NONBLOCK | os.O_APPEND | os.O_ASYNC)
        answer(fcntl.fcntl, fd, fcntl.F_SETOWN, os.getpid())
        answer(fcntl.fcntl, fd, F_SETSIG, LEFT_SIGNAL)
        answer(fcntl.fcntl, fd, F_SETPIPE_SZ, ODD_BYTES)
        answer(os.lseek, fd, 77, os.SEEK_SET)
    sys.stdin.read()


def find():
    found = []
    for fd in range(3):
        flags = fcntl.fcntl(fd, fcntl.F_GETFL)
        # O_ASYNC is not set on what cannot send it.
        if flags & (os.O_NONBLOCK | os.O_APPEND | os.O_ASYNC):
            found.append(f"{fd} has flags {flags:o}")
        for name, command, left in (
            ("signal", F_GETSIG, LEFT_SIGNAL),
            ("owner", fcntl.F_GETOWN, os.getpid()),
            ("size", F_GETPIPE_SZ, ODD_BYTES),
        ):
            if answer(fcntl.fcntl, fd, command) == left:
                found.append(f"{fd} has that {name}")
    if answer(os.lseek, 0, 0, os.SEEK_CUR) not in (0, "ESPIPE"):
        found.append("a place in stdin")
    if select.select([0], [], [], 0)[0] and os.read(0, 100):
        found.append("something in stdin")
    return ", ".join(found)


def twin():
    """A program sets its own pipe to non-blocking; its input is at its end."""
    a, b = os.pipe()
    os.set_blocking(a, False)
    assert answer(os.read, a, 1) == "EAGAIN" and not os.get_blocking(a)
    assert sys.stdin.read() == ""
    os.close(b)
