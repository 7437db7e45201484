# Requests that only terminals understand are answered the same way on what is no terminal.
import fcntl
import os
import termios
import tty

for name, call in (
    ("tcsetpgrp", lambda: os.tcsetpgrp(0, os.getpgrp())),
    ("tcflush", lambda: termios.tcflush(0, termios.TCIFLUSH)),
    ("tcsetattr", lambda: termios.tcsetattr(0, termios.TCSANOW, [0, 0, 0, 0, 0, 0, [b"\0"] * 32])),
    ("setraw", lambda: tty.setraw(1)),
    ("TIOCSWINSZ", lambda: fcntl.ioctl(1, termios.TIOCSWINSZ, b"\0" * 8)),
    ("TIOCSCTTY", lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0)),
    ("TIOCNOTTY", lambda: fcntl.ioctl(0, termios.TIOCNOTTY)),
):
    try:
        print(name, call())
    except (OSError, termios.error) as error:
        print(name, error.args)
