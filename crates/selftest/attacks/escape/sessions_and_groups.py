"""Get into init's session or group, or take a terminal.

Technique: a process of the same session may continue what is stopped, one of the same group hears its signals, a leader of a session may take a
    terminal that is free. setpgid into init's group, setpgid of init, opening a terminal as the leader of a session.
Success: a group or session is shared with init, or a terminal is had.
Stopped by: root_filesystem, pid_namespace
"""


def attack():
    won = []
    attempts = {
        "into the group of init": lambda: os.setpgid(0, 1),
        "init into one's own": lambda: os.setpgid(1, os.getpid()),
        "into the group outside": lambda: os.setpgid(0, canary["pid"]),
    }
    for name, attempt in attempts.items():
        if answer(forked, lambda attempt=attempt: str(attempt())) == "None":
            won.append(name)
    if answer(os.getsid, 1) == os.getsid(0) or answer(os.getpgid, 1) == os.getpgrp():
        won.append("with init from the start")

    def leader():
        os.setsid()
        for path in ("/dev/tty", "/dev/console", "/dev/ptmx", "/dev/pts/0", "/dev/pts/1", "/dev/tty1"):
            fd = answer(os.open, path, os.O_RDWR)
            if isinstance(fd, int):
                return f"opened {path}, the terminal is {answer(os.tcgetpgrp, fd)}"

    won += filter(None, [forked(leader)])
    return won and f"{won}"


def twin():
    """Groups and sessions of one's own, as shells make them for jobs."""
    def child():
        os.setpgid(0, 0)
        first = os.getpgrp() == os.getpid()
        if os.fork() == 0:
            os.setsid()
            os._exit(0 if os.getsid(0) == os.getpid() else 1)
        return f"{first} {os.wait()[1]}"

    assert forked(child) == "True 0"
