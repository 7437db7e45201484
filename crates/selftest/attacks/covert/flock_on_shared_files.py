"""Lock files of the interpreter that everybody sees.

Technique: flock(2) needs no right to write. The standard library's files are the same inodes in every execution of an
    environment, so one side locks some of them and the other tries which are locked: 32 files, 32 bits, at once.
Success: the receiver has the sender's message.
Stopped by: overlay_mounts
Needs: overlay_mounts
"""

import fcntl
import time


def shared_files():
    directory = os.path.join(os.path.dirname(os.__file__), "encodings")
    names = sorted(name for name in os.listdir(directory) if name.endswith(".py"))
    return [open(os.path.join(directory, name), "rb") for name in names[:32]]


def send(message, meeting, until):
    files = shared_files()
    for file, bit in zip(files, f"{int(message, 16):032b}"):
        if bit == "1":
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    time.sleep(max(0.0, until - time.time()))


def receive(meeting, until):
    time.sleep(max(0.0, until - 1 - time.time()))
    bits = ""
    for file in shared_files():
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            bits += "0"
        except BlockingIOError:
            bits += "1"
    return f"{int(bits, 2):08x}"


def twin():
    """Two processes of one program keep apart by a lock on a file of theirs."""
    with open("/work/lock", "w") as file, open("/work/lock") as again:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert answer(fcntl.flock, again, fcntl.LOCK_EX | fcntl.LOCK_NB) == "EAGAIN"
        fcntl.flock(file, fcntl.LOCK_UN)
        fcntl.flock(again, fcntl.LOCK_EX | fcntl.LOCK_NB)
