"""Say a number by the place of a record lock in a file that everybody sees.

Technique: A read lock of fcntl(2) needs a descriptor for reading only, and may lie far behind the end of the file.
    Who asks F_GETLK for the first lock in the way of a write lock is told where it begins: 62 bits in one call.
Success: the receiver has the sender's message.
Stopped by: overlay_mounts
Needs: overlay_mounts
"""

import fcntl
import struct
import time

# struct flock: type, whence, start, length, pid.
FLOCK = "hhqqi0q"


def send(message, meeting, until):
    with open(os.__file__, "rb") as file:
        place = (int(meeting[:7], 16) << 32) + int(message, 16)
        fcntl.fcntl(file, fcntl.F_SETLK, struct.pack(FLOCK, fcntl.F_RDLCK, os.SEEK_SET, place, 1, 0))
        time.sleep(max(0.0, until - time.time()))


def receive(meeting, until):
    begin = int(meeting[:7], 16) << 32
    with open(os.__file__, "rb") as file:
        while time.time() < until:
            asked = struct.pack(FLOCK, fcntl.F_WRLCK, os.SEEK_SET, begin, 1 << 32, 0)
            kind, _, place, _, _ = struct.unpack(FLOCK, fcntl.fcntl(file, fcntl.F_GETLK, asked))
            if kind != fcntl.F_UNLCK:
                return f"{place - begin:08x}"
            time.sleep(0.01)
    return None


def twin():
    """SQLite keeps two connections apart by record locks."""
    import sqlite3

    one, other = (sqlite3.connect("/work/twin.db", timeout=0, isolation_level=None) for _ in range(2))
    one.execute("create table t (x)")
    one.execute("begin immediate")
    try:
        other.execute("begin immediate")
        raise AssertionError("both write")
    except sqlite3.OperationalError as error:
        assert "locked" in str(error)
    one.execute("commit")
    other.execute("begin immediate")
