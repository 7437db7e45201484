"""Write the user namespace's maps, and become its root.

Technique: /proc/self/uid_map, gid_map, projid_map and setgroups say who one is outside. Writing a map of one's own,
    or taking the id 0 that the init has, would give files and processes of others into one's hands.
Success: a map is accepted, or the process has other ids.
Stopped by: no_capabilities
"""


def attack():
    def child():
        worked = []
        for pid in ("self", "1"):
            for name, text in (
                ("uid_map", "0 0 1\n"),
                ("gid_map", "0 0 1\n"),
                ("projid_map", "0 0 1\n"),
                ("setgroups", "deny"),
            ):
                try:
                    fd = os.open(f"/proc/{pid}/{name}", os.O_WRONLY)
                    os.write(fd, text.encode())
                    worked.append(f"{name} of {pid}")
                except OSError:
                    pass
        attempts = [
            lambda: os.setgroups([0]),
            lambda: os.setresgid(0, 0, 0),
            lambda: os.setresuid(0, 0, 0),
            lambda: os.setreuid(0, 0),
            lambda: os.setuid(0),
            lambda: os.setgid(0),
        ]
        for attempt in attempts:
            answer(attempt)
        libc.setfsuid(0)
        libc.setfsgid(0)
        with open("/proc/self/status") as file:
            ids = {word for line in file if line.startswith(("Uid:", "Gid:")) for word in line.split()[1:]}
        if "0" in ids or os.getgroups():
            worked.append(f"ids {ids} groups {os.getgroups()}")
        return ", ".join(worked)

    return forked(child)


def twin():
    """A program asks who it is and takes the id it has."""
    os.setresuid(os.getuid(), os.geteuid(), -1)
    os.setgid(os.getgid())
    assert os.getuid() == os.geteuid() != 0
