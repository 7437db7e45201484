"""Enlarge the pipe that the server reads from.

Technique: the pages of a pipe are counted for the user who made it. stdout and stderr were made by the server: a program that
    enlarges them takes from the server's share (64 MB, fs.pipe-user-pages-soft), and when some thirty do, all further pipes of
    the server shrink to two pages.
Success: a pipe that the program was given is larger than before.
Stopped by: seccomp
"""
import fcntl

F_SETPIPE_SZ, F_GETPIPE_SZ = 1031, 1032


def attack():
    for stream in (1, 2):
        before = fcntl.fcntl(stream, F_GETPIPE_SZ)
        after = fcntl.fcntl(stream, F_SETPIPE_SZ, 1 << 20)
        fcntl.fcntl(stream, F_SETPIPE_SZ, before)
        if after > before:
            return f"descriptor {stream} went from {before} to {after} bytes"


def twin():
    """Looking at what one was given, and a pipe of one's own."""
    assert fcntl.fcntl(1, F_GETPIPE_SZ) >= 4096
    reading, writing = os.pipe()
    assert fcntl.fcntl(writing, F_SETPIPE_SZ, 1 << 18) >= 1 << 18
