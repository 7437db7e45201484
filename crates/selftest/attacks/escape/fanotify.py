"""Watch what everybody does with files.

Technique: fanotify(7): a listener for a whole mount or file system hears of every open anywhere, gets a descriptor of the file, and may
    be asked for permission. /usr is the machine's own file system.
Success: a listener is made.
Stopped by: seccomp, no_capabilities
"""

CONTENT, REPORT_FID = 4, 0x200
ADD, FILE_SYSTEM, MOUNT = 1, 0x100, 0x10
OPEN = 0x20


def attack():
    won = []
    for kind in (CONTENT, 0, REPORT_FID):
        listener = answer(syscall, "fanotify_init", kind, os.O_RDONLY)
        if isinstance(listener, int):
            marks = [flag for flag in (FILE_SYSTEM, MOUNT, 0) if answer(syscall, "fanotify_mark", listener, ADD | flag, OPEN, -100, b"/usr") == 0]
            won.append(f"listener of class {kind} with marks {marks}")
            os.close(listener)
    return won and f"{won}"


def twin():
    """inotify on files of one's own, as development servers use it."""
    watcher = libc.inotify_init1(os.O_NONBLOCK)
    assert libc.inotify_add_watch(watcher, b"/work", 0x100) > 0  # IN_CREATE
    with open("/work/new", "w"):
        pass
    assert b"new" in os.read(watcher, 4096)
    os.close(watcher)
