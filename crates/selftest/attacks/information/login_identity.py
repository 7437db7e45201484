"""Learn who started the server.

Technique: the kernel's audit notes at login who it was and gives every login a number; both are inherited by all that
    is started from there, through every namespace and change of ids, and stand in /proc/self/loginuid and sessionid. A
    terminal that came along, and the records of logins, name him as well.
Success: any of them is set.
Stopped by: user_namespace, descriptors
"""
UNSET = 2**32 - 1


def attack():
    for pid in ("self", "1"):
        for name in ("loginuid", "sessionid"):
            try:
                with open(f"/proc/{pid}/{name}") as number:
                    value = int(number.read())
            except OSError:
                continue
            if value != UNSET:
                return f"/proc/{pid}/{name}: {value}"
    with open("/proc/self/stat") as stat:
        terminal = int(stat.read().rsplit(")", 1)[1].split()[4])
    if terminal:
        return f"its terminal is device {terminal:#x}"
    try:
        return f"getlogin: {os.getlogin()}"
    except OSError:
        return None


def twin():
    """Who one is oneself is told, without a terminal or a login."""
    import getpass
    assert getpass.getuser() and not any(os.isatty(stream) for stream in (0, 1, 2))
    assert os.getsid(0) > 0
    assert os.get_terminal_size.__name__ and __import__("shutil").get_terminal_size().columns > 0
