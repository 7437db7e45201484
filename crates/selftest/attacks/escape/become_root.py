"""Become root by asking.

Technique: setuid, setreuid, setresuid, setfsuid and their likes for groups, and setgroups: what a sandbox that drops its ids in the wrong order, or
    keeps a saved one, leaves open. CVE-2024-10252 was a sandbox that had kept uid 0.
Success: one of the ids becomes 0, a group is gained, or it was 0 from the start.
Stopped by: no_capabilities, own_uid
"""


def ids():
    with open("/proc/self/status") as status:
        lines = dict(line.split(":", 1) for line in status)
    return " ".join(lines["Uid"].split() + lines["Gid"].split() + lines["Groups"].split())


def attack():
    if 0 in (os.getuid(), os.geteuid(), os.getgid(), os.getegid()):
        return f"root from the start: {ids()}"
    attempts = [
        lambda: os.setuid(0),
        lambda: os.setreuid(0, 0),
        lambda: os.setresuid(0, 0, 0),
        lambda: os.setresuid(-1, 0, -1),
        lambda: os.setgid(0),
        lambda: os.setregid(0, 0),
        lambda: os.setresgid(0, 0, 0),
        lambda: os.setgroups([0]),
        lambda: os.initgroups("root", 0),
        lambda: libc.setfsuid(0),
        lambda: libc.setfsgid(0),
    ]
    won = []
    for attempt in attempts:
        def child(attempt=attempt):
            before = ids()
            attempt()
            return ids() != before and ids()

        came = answer(forked, child)
        if came and " " in came:
            won.append(came)
    return won and f"{won}"


def twin():
    """Setting the ids one has, and knowing one's own name."""
    import pwd

    os.setuid(os.getuid())
    os.setresgid(-1, os.getgid(), os.getgid())
    assert pwd.getpwuid(os.getuid()).pw_name == "user" and os.path.expanduser("~") == "/work"
