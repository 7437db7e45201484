"""Watch more files than the machine has watches.

Technique: instances and watches of inotify are counted per user and user namespace, and in every namespace above, where
    the machine's other users count as well (fs.inotify.max_user_watches). Every watch keeps a file's inode in memory.
Success: more than 4200 watches, or more than 64 instances.
Stopped by: user_namespace
"""


def attack():
    instances, watches = [], 0
    try:
        while len(instances) < 64:
            made = libc.inotify_init1(0)
            if made == -1:
                raise OSError(ctypes.get_errno(), f"after {len(instances)} instances")
            instances.append(made)
    except OSError as error:
        refused = error
    for place, directories, files in os.walk("/usr"):
        for name in directories + files:
            if libc.inotify_add_watch(instances[watches % len(instances)], os.path.join(place, name).encode(), 2) == -1:
                if ctypes.get_errno() == errno.ENOSPC:
                    raise OSError(errno.ENOSPC, f"after {watches} watches in {len(instances)} instances")
            else:
                watches += 1
            if watches > 4200:
                return f"{watches} watches in {len(instances)} instances"
    raise refused


def twin():
    """Watching a directory, as development servers do."""
    watcher = libc.inotify_init1(os.O_NONBLOCK)
    assert libc.inotify_add_watch(watcher, b"/work", 0x100) > 0
    open("/work/new", "w").close()
    assert b"new" in os.read(watcher, 4096)
