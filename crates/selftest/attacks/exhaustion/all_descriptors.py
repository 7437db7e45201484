"""Open files until the machine has none left.

Technique: a process may open RLIMIT_NOFILE files, many processes many times as many, out of fs.file-max for the whole machine:
    beyond it the server itself can open nothing more. And the limit itself, raised.
Success: so many are open here that as many executions as may run at a time would have all of the machine's.
Stopped by: memory_cgroup, rlimits
Held when: refused or limit memory
"""

# The default of --running-max.
RUNNING = 4 * (os.cpu_count() or 1)
PROCESSES = 124


def attack():
    import resource

    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (1 << 20, 1 << 20))
        return "the limit on open files could be raised"
    except (OSError, ValueError):
        pass
    with open("/proc/sys/fs/file-max") as file:
        allowed = int(file.read())
    reading, writing = os.pipe()
    count, refused = 0, None
    for _ in range(PROCESSES):
        try:
            child = os.fork()
        except OSError as error:
            refused = error
            break
        if child == 0:
            opened = 0
            try:
                while True:
                    os.open("/dev/null", os.O_RDONLY)
                    opened += 1
            except OSError:
                os.write(writing, opened.to_bytes(8, "little"))
            libc.pause()
        count += int.from_bytes(os.read(reading, 8), "little")
    if count * RUNNING > allowed:
        return f"{count} files are open; {RUNNING} executions would have {count * RUNNING} of {allowed}"
    if refused:
        raise refused


def twin():
    """Nine hundred files in one process."""
    files = [open("/dev/null") for _ in range(900)]
    assert len({file.fileno() for file in files}) == 900
