"""Lock the device files that everybody has.

Technique: /dev/null, zero, full, random and urandom cannot be copied without privilege, so they are the host's own
    inodes; stdin too is the host's /dev/null. A read lock far behind their end says a number, as on any file; and
    here it reaches every process of the machine, not only those of the same environment.
Success: the receiver has the sender's message.
Stopped by: own_uid
Needs: own_uid
"""

import fcntl
import struct
import time

FLOCK = "hhqqi0q"


def devices():
    for name in ("full", "null", "random", "urandom", "zero"):
        yield os.open(f"/dev/{name}", os.O_RDONLY)
    yield 0


def send(message, meeting, until):
    place = (int(meeting[:7], 16) << 32) + int(message, 16)
    for fd in devices():
        fcntl.fcntl(fd, fcntl.F_SETLK, struct.pack(FLOCK, fcntl.F_RDLCK, os.SEEK_SET, place, 1, 0))
    time.sleep(max(0.0, until - time.time()))


def receive(meeting, until):
    begin = int(meeting[:7], 16) << 32
    opened = list(devices())
    while time.time() < until:
        for fd in opened:
            asked = struct.pack(FLOCK, fcntl.F_WRLCK, os.SEEK_SET, begin, 1 << 32, 0)
            kind, _, place, _, _ = struct.unpack(FLOCK, fcntl.fcntl(fd, fcntl.F_GETLK, asked))
            # Anybody on the machine may have a lock there: only ours begin in this range.
            if kind != fcntl.F_UNLCK and begin <= place < begin + (1 << 32):
                return f"{place - begin:08x}"
        time.sleep(0.02)
    return None


def twin():
    """The devices do what they are for."""
    import subprocess

    with open("/dev/null", "wb") as null, open("/dev/zero", "rb") as zero, open("/dev/urandom", "rb") as random:
        assert null.write(zero.read(100)) == 100 and len(random.read(16)) == 16
    assert answer(lambda: os.write(os.open("/dev/full", os.O_WRONLY), b"x")) == "ENOSPC"
    assert sys.stdin.read() == ""
    assert subprocess.run(["echo", "x"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL).returncode == 0
