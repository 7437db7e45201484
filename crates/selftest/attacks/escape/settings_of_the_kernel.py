"""Change the kernel's settings.

Technique: every file below /proc/sys is tried. Some belong to the machine, some to the namespaces; a wrong owner, or a mode of 0666 with a
    check that comes later, is enough. What opens gets its own text written back. The other files of /proc are only opened.
Success: one takes it, or opens for writing.
Stopped by: own_uid, no_capabilities
"""


def takes_its_own_text(path):
    fd = os.open(path, os.O_RDWR | os.O_NONBLOCK)
    try:
        text = os.pread(fd, 4096, 0)
        return bool(text) and isinstance(answer(os.pwrite, fd, text, 0), int)
    finally:
        os.close(fd)


def opens(path):
    os.close(os.open(path, os.O_WRONLY | os.O_NONBLOCK))
    return True


def attack():
    won, seen = [], 0
    for top in os.listdir("/proc"):
        # Processes have a file of their own, and so has the pressure of the machine.
        if top.isdigit() or top in ("self", "thread-self", "net", "pressure"):
            continue
        for directory, _, names in os.walk(f"/proc/{top}") if os.path.isdir(f"/proc/{top}") else [("/proc", [], [top])]:
            for path in (f"{directory}/{name}" for name in names):
                seen += 1
                # Asking for the mode first spares most of them.
                if os.access(path, os.W_OK) and answer(takes_its_own_text if top == "sys" else opens, path) is True:
                    won.append(path)
    return (won or seen < 20) and f"of {seen} files these take what is written: {won}"


def twin():
    """One's own limits and preferences, where a program may set them."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft // 2, hard))
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == soft // 2
    with open("/proc/self/coredump_filter", "w") as mine:
        mine.write("0x33")
    with open("/proc/self/oom_score_adj") as mine:
        assert int(mine.read()) == 1000
