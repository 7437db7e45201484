"""Hear by inotify what others open.

Technique: inotify(7) watches inodes, and those of the interpreter's library are everybody's. One side opens some of
    its files, the other hears which. It also tells what any other execution imports or executes.
Success: the receiver has the sender's message.
Stopped by: overlay_mounts
Needs: overlay_mounts
"""

import struct
import time

IN_OPEN = 0x20
IN_NONBLOCK = os.O_NONBLOCK


def directory():
    return os.path.join(os.path.dirname(os.__file__), "encodings")


def names():
    return sorted(name for name in os.listdir(directory()) if name.endswith(".py"))[:32]


def events(fd):
    """The names in what there is to be read."""
    try:
        data = os.read(fd, 65536)
    except BlockingIOError:
        return
    while data:
        _, _, _, length = struct.unpack_from("iIII", data)
        yield data[16 : 16 + length].rstrip(b"\0").decode()
        data = data[16 + length :]


def send(message, meeting, until):
    time.sleep(max(0.0, until - 1 - time.time()))
    for name, bit in zip(names(), f"{int(message, 16):032b}"):
        if bit == "1":
            open(os.path.join(directory(), name)).close()


def receive(meeting, until):
    opened = set()
    time.sleep(max(0.0, until - 1.5 - time.time()))
    fd = libc.inotify_init1(IN_NONBLOCK)
    if libc.inotify_add_watch(fd, directory().encode(), IN_OPEN) < 0:
        raise OSError(ctypes.get_errno(), "inotify_add_watch")
    while time.time() < until - 0.3:
        opened.update(events(fd))
        time.sleep(0.02)
    return f"{int(''.join('01'[name in opened] for name in names()), 2):08x}"


def twin():
    """A development server watches its own files."""
    fd = libc.inotify_init1(IN_NONBLOCK)
    assert libc.inotify_add_watch(fd, b"/work", IN_OPEN) >= 0
    open("/work/source.py", "w").close()
    assert "source.py" in set(events(fd))
