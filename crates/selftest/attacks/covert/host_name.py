"""Set the host's name, and read it.

Technique: Whoever may set the name of the machine tells everybody with the same uts namespace.
Success: the receiver has the sender's message.
Stopped by: uts_namespace, no_capabilities, seccomp
"""

import socket
import time


def send(message, meeting, until):
    before = socket.gethostname()
    name = f"{meeting[:4]}-{message}".encode()
    attempts = [
        lambda: syscall("sethostname", name, len(name)),
        lambda: syscall("setdomainname", name, len(name)),
        lambda: open("/proc/sys/kernel/hostname", "wb").write(name),
    ]
    told = [answer(attempt) for attempt in attempts]
    if all(isinstance(one, str) for one in told):
        raise OSError(getattr(errno, told[0]), "sethostname")
    time.sleep(max(0.0, until - time.time()))
    syscall("sethostname", before.encode(), len(before))


def receive(meeting, until):
    while time.time() < until - 0.2:
        for name in (os.uname().nodename, open("/proc/sys/kernel/domainname").read()):
            if name.startswith(meeting[:4] + "-"):
                return name[5:].strip()
        time.sleep(0.02)
    return None


def twin():
    """A program asks for its host's name, and finds itself by it."""
    assert socket.gethostname()
    assert socket.gethostbyname(socket.gethostname()) == "127.0.0.1"
