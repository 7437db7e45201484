"""Let events pile up that nobody reads.

Technique: an inotify instance keeps up to 16,384 events, each with the name of a file of up to 255 bytes. Created in turn by
    renaming between long names.
Success: the queues take twice the memory limit.
Stopped by: memory_cgroup
Needs: memory_cgroup
"""

LIMIT = parameters.get("memory_bytes_max", 128 << 20)
EVENT_BYTES = 300


def attack():
    instances = []
    while (made := libc.inotify_init1(0)) != -1 and len(instances) < 400:
        instances.append(made)
        libc.inotify_add_watch(made, b"/tmp", 0xFFF)
    names = [f"/tmp/{letter}{'n' * 254}" for letter in "ab"]
    open(names[0], "w").close()
    for number in range(9000):
        os.rename(names[number % 2], names[1 - number % 2])
    queued = len(instances) * 16384 * EVENT_BYTES
    return f"{len(instances)} queues of {queued >> 20} MB" if queued > 2 * LIMIT else None


def twin():
    """Some hundred events, read late."""
    watcher = libc.inotify_init1(os.O_NONBLOCK)
    libc.inotify_add_watch(watcher, b"/tmp", 0x100)
    for number in range(300):
        open(f"/tmp/{number}", "w").close()
    assert os.read(watcher, 1 << 16).count(b"\0\1\0\0") >= 250
