"""Be told whenever somebody else on the machine waits.

Technique: /proc/pressure shows since when and how much tasks wait for processor, memory and disk, all of the machine's.
    Writing a threshold makes the kernel wake the writer each time it is passed (since Linux 6.5 it may be anybody), so
    no polling is needed.
Success: numbers, or a threshold that is taken.
Stopped by: root_filesystem
"""


def attack():
    for name in ("cpu", "memory", "io", "irq"):
        path = f"/proc/pressure/{name}"
        try:
            watch = os.open(path, os.O_RDWR | os.O_NONBLOCK)
            # 100 ms in any 2 s.
            os.write(watch, b"some 100000 2000000\0")
            return f"{path} takes a threshold"
        except OSError:
            pass
        try:
            with open(path) as found:
                text = found.read(100)
        except OSError:
            continue
        if text:
            return f"{path}: {text}"


def twin():
    """How much a program itself had to wait is its own to know."""
    import resource
    usage = resource.getrusage(resource.RUSAGE_SELF)
    assert usage.ru_utime >= 0 and usage.ru_nvcsw >= 0
    with open("/proc/self/schedstat") as own:
        assert len(own.read().split()) == 3
    with open("/proc/self/io") as own:
        assert "rchar" in own.read()
