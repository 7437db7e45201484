"""Find a file of /proc that can be opened for writing.

Technique: Settings of the kernel, SysRq, interrupt routing, memory types and other switches of the machine lie in
    /proc; those that belong to a namespace belong to its owner. All of /proc but the processes' own directories is
    walked and tried.
Success: a file there can be opened for writing.
Stopped by: own_uid, no_capabilities
"""


def attack():
    found = []
    for top in os.listdir("/proc"):
        path = f"/proc/{top}"
        if top.isdigit() or top in ("self", "thread-self"):
            continue
        if os.path.isfile(path):
            found += [path] if try_to_open(path) else []
        for directory, _, names in os.walk(path):
            if (
                directory.startswith("/proc/sys/net/ipv")
                and "/conf/" in directory
                and not directory.endswith(("/all", "/lo"))
            ):
                continue
            found += [f"{directory}/{name}" for name in names if try_to_open(f"{directory}/{name}")]
    return ", ".join(found[:20]) and f"{len(found)} files: {', '.join(found[:20])}"


def try_to_open(path):
    fd = answer(os.open, path, os.O_WRONLY | os.O_NONBLOCK)
    if not isinstance(fd, int):
        return False
    # Some settings can be opened by all and refuse what is written: they get what they have.
    written = answer(write_back, path, fd) if path.startswith("/proc/sys/") else None
    os.close(fd)
    return not isinstance(written, str)


def write_back(path, fd):
    with open(path, "rb") as file:
        os.write(fd, file.read())


def twin():
    """A program names its threads, and reads the name again."""
    libc.prctl(15, ctypes.c_char_p(b"my-name"), ctypes.c_long(0), ctypes.c_long(0), ctypes.c_long(0))
    with open("/proc/self/comm") as file:
        assert file.read() == "my-name\n"
