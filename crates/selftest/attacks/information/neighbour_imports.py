"""Watch which files of the shared environment another execution opens.

Technique: inotify watches the inode, and the files of /usr, /env and the interpreter are the same inodes in every
    sandbox and on the host. A watch on a directory tells, name by name, which modules a neighbour imports and which
    commands somebody runs.
Success: the order in which a stranger opens sixteen files, his secret, is read.
Stopped by: overlay_mounts
Needs: overlay_mounts
"""
import struct
import time

IN_OPEN, IN_NONBLOCK = 0x20, 0o4000


def names():
    """Files of the standard library that hardly anybody opens."""
    directory = os.path.join(os.path.dirname(os.__file__), "encodings")
    found = sorted(name for name in os.listdir(directory) if name.startswith("cp") and name.endswith(".py"))
    return directory, found[:18]


def send(message, meeting, until):
    """An honest program that reads data files, in an order that is its own affair."""
    directory, files = names()
    while time.time() < until:
        # The kernel reports the same thing twice in a row once, so something is between any two.
        for name in [files[17], *(name for digit in message for name in (files[int(digit, 16)], files[16]))]:
            with open(os.path.join(directory, name)) as file:
                file.read(1)
        time.sleep(0.02)


def receive(meeting, until):
    directory, files = names()
    watch = libc.inotify_init1(IN_NONBLOCK)
    if watch < 0 or libc.inotify_add_watch(watch, directory.encode(), IN_OPEN) < 0:
        raise OSError(ctypes.get_errno() or errno.EPERM, "inotify")
    opened = []
    while time.time() < until:
        time.sleep(0.05)
        events = answer(os.read, watch, 65536)
        while isinstance(events, bytes) and events:
            length = struct.unpack_from("iIII", events)[3]
            name = events[16:16 + length].rstrip(b"\0").decode()
            events = events[16 + length:]
            if name in files:
                opened.append(files.index(name))
        heard = "".join("%x" % index if index < 16 else " " for index in opened if index != 16).split(" ")[1:-1]
        if heard:
            return heard[-1]


def twin():
    """A program learns of changes to its own files: by inotify, or by looking, as tools do where there is none."""
    watch = libc.inotify_init1(IN_NONBLOCK)
    open("own.txt", "w").close()
    if watch >= 0:
        assert libc.inotify_add_watch(watch, b"own.txt", IN_OPEN) >= 0
    before = os.stat("own.txt").st_mtime_ns
    time.sleep(0.02)
    with open("own.txt", "a") as own:
        own.write("more")
    assert os.stat("own.txt").st_mtime_ns > before
    assert watch < 0 or os.read(watch, 4096)
