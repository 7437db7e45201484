"""Read another execution's locks in /proc/locks.

Technique: /proc/locks leaves out locks of processes that the pid namespace does not know, but locks of open files
    (F_OFD_SETLK) have no process: those of the whole machine are listed, with device, inode and range. One side locks
    a range of a file of its own, the other reads 126 bits a line.
Success: the receiver has the sender's message.
Stopped by: mount_namespace
"""

import fcntl
import struct
import time

F_OFD_SETLK = 37


def send(message, meeting, until):
    with open("/tmp/locked", "w") as file:
        lock = struct.pack("hhqqi0q", fcntl.F_WRLCK, os.SEEK_SET, int(meeting, 16), int(message, 16) + 1, 0)
        fcntl.fcntl(file, F_OFD_SETLK, lock)
        time.sleep(max(0.0, until - time.time()))


def receive(meeting, until):
    while time.time() < until:
        with open("/proc/locks") as file:
            for line in file:
                words = line.split()
                if words[-2] == str(int(meeting, 16)) and words[-1] != "EOF":
                    return f"{int(words[-1]) - int(words[-2]):08x}"
        time.sleep(0.02)
    return None


def twin():
    """Locks of open files keep two descriptors of one program apart."""
    with open("/work/lock", "w") as file, open("/work/lock", "w") as again:
        lock = struct.pack("hhqqi0q", fcntl.F_WRLCK, os.SEEK_SET, 0, 1, 0)
        fcntl.fcntl(file, F_OFD_SETLK, lock)
        assert answer(fcntl.fcntl, again, F_OFD_SETLK, lock) == "EAGAIN"
