"""Write to the administrator's terminal.

Technique: /dev/tty, /dev/console, /dev/pts, kernel messages and the init's own streams reach a person instead of the
    result, with text that looks like the server's or sequences that type for him (TIOCSTI). Makes device files of its
    own, too.
Success: one of them can be opened or takes a byte.
Stopped by: root_filesystem, no_capabilities, seccomp
"""
import fcntl
import glob
import stat

TIOCSTI, TIOCSCTTY = 0x5412, 0x540E
TERMINALS = (
    "/dev/tty /dev/console /dev/tty0 /dev/tty1 /dev/ttyS0 /dev/ptmx /dev/pts/ptmx /dev/kmsg /dev/vcs1 /dev/log "
    "/dev/initctl /run/initctl"
).split()


def attack():
    paths = list(TERMINALS)
    paths += glob.glob("/dev/pts/*") + [f"/proc/{pid}/fd/{stream}" for pid in (1, os.getppid()) for stream in (0, 1, 2)]
    for path in paths:
        try:
            # Opened only: nobody is to be disturbed.
            os.close(os.open(path, os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK))
            return f"{path} can be written"
        except OSError:
            pass
    for stream in (0, 1, 2):
        for way in (lambda: fcntl.ioctl(stream, TIOCSTI, b""), lambda: fcntl.ioctl(stream, TIOCSCTTY, 0)):
            if not isinstance(answer(way), str):
                return f"stream {stream} is a terminal"
    for name, device in (("tty", os.makedev(5, 0)), ("console", os.makedev(5, 1)), ("kmsg", os.makedev(1, 11))):
        os.mknod(name, 0o600 | stat.S_IFCHR, device)
        os.close(os.open(name, os.O_WRONLY | os.O_NOCTTY))
        return f"a device file of its own, {name}"


def twin():
    """Programs that ask whether there is a terminal, and do without."""
    import getpass
    import shutil
    assert not os.isatty(1) and shutil.get_terminal_size().columns > 0
    assert sys.stdin.read() == ""
    assert getpass.getuser()
    with open("/dev/null", "w") as nothing:
        nothing.write("x")
