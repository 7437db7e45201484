"""Set a watch on the pressure of the whole machine.

Technique: /proc/pressure/* may be opened for writing by everybody, and a line written there has the kernel measure for as long as it is
    open: work done for the machine's own account, and an event whenever somebody else is short of memory or processor.
Success: a watch is set.
Stopped by: root_filesystem
"""


def attack():
    won = []
    for what in ("cpu", "memory", "io", "irq"):
        def watch(what=what):
            fd = os.open(f"/proc/pressure/{what}", os.O_RDWR | os.O_NONBLOCK)
            # Without a right the window must be a multiple of two seconds.
            os.write(fd, b"some 150000 2000000\0")
            os.close(fd)

        if answer(watch) is None:
            won.append(what)
    return won and f"{won}"


def twin():
    """Asking how busy the processors are."""
    assert len(os.getloadavg()) == 3
    with open("/proc/stat") as stat:
        assert stat.read().startswith("cpu")
