"""Read in /proc/locks what another execution locks.

Technique: /proc/locks leaves out locks of processes that the reader cannot see, but not those that belong to an open
    file instead of a process (F_OFD_SETLK, as SQLite and others use): those are listed for the whole machine, with
    device, inode and the range of bytes.
Success: the range that a stranger locks in a private file of its own is read.
Stopped by: root_filesystem
"""
import fcntl
import struct
import time
import zlib

F_OFD_SETLK, F_WRLCK = 37, 1


def lock(file, start, length):
    """struct flock, as on all 64-bit machines."""
    fcntl.fcntl(file, F_OFD_SETLK, struct.pack("hhqqixxxx", F_WRLCK, os.SEEK_SET, start, length, 0))


def place(meeting):
    return (zlib.crc32(meeting.encode()) & 0x3FFFFFFF) << 32


def send(message, meeting, until):
    """An honest program that locks a record of its own file. It wants to tell nobody."""
    with open("own.db", "wb") as file:
        lock(file, place(meeting) + int(message, 16), 1)
        time.sleep(max(0, until - time.time()))


def receive(meeting, until):
    while time.time() < until:
        with open("/proc/locks") as lines:
            for fields in map(str.split, lines):
                start = int(fields[-2]) if fields[-2:-1] and fields[-2].isdigit() else 0
                if start >> 32 << 32 == place(meeting):
                    return f"{start & 0xFFFFFFFF:08x}"
        time.sleep(0.02)


def twin():
    """Such locks work, and keep out whoever else of one's own wants the same."""
    with open("own.db", "wb") as one, open("own.db", "wb") as other:
        lock(one, 0, 10)
        try:
            lock(other, 5, 1)
            raise AssertionError("locked twice")
        except BlockingIOError:
            pass
        lock(other, 10, 1)
