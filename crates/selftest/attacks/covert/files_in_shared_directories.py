"""Leave a file where the other looks for it.

Technique: The simplest of all: a file, and a fifo for those who cannot wait, of an agreed name in every directory
    that both see.
Success: the receiver has the sender's message.
Stopped by: workspace, read_only_mounts
"""

import time

DIRECTORIES = (
    "/",
    "/dev",
    "/dev/shm",
    "/env",
    "/etc",
    "/home",
    "/proc",
    "/root",
    "/run",
    "/run/slot",
    "/srv",
    "/tmp",
    "/usr",
    "/var/tmp",
    "/work",
)


def send(message, meeting, until):
    for directory in DIRECTORIES:
        try:
            os.mkdir(f"{directory}/{meeting}-{message}")
            with open(f"{directory}/{meeting}", "w") as file:
                file.write(message)
        except OSError:
            pass
    time.sleep(max(0.0, until - time.time()))
    for directory in DIRECTORIES:
        answer(os.unlink, f"{directory}/{meeting}")
        answer(os.rmdir, f"{directory}/{meeting}-{message}")


def receive(meeting, until):
    while time.time() < until - 0.5:
        for directory in DIRECTORIES:
            names = answer(os.listdir, directory)
            for name in names if isinstance(names, list) else ():
                if name.startswith(meeting + "-"):
                    return name[len(meeting) + 1 :]
        time.sleep(0.05)
    return None


def twin():
    """A program and its child meet in the places for temporary files."""
    import tempfile

    for directory in ("/work", "/tmp", "/dev/shm", None):
        with tempfile.NamedTemporaryFile(dir=directory) as file:
            forked(lambda: os.pwrite(os.open(file.name, os.O_WRONLY), b"hello", 0))
            assert file.read() == b"hello"
