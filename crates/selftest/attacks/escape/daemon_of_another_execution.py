"""Stay behind when the execution ends.

Technique: a child that left its parent, session and group, ignores every signal, adopted by a subreaper of its own and without a signal at its
    parent's end: it waits with a socket, a port and a file for the next execution, and would be outside of every limit.
Success: the next execution finds it.
Stopped by: pid_namespace, network_namespace, workspace
"""
import signal
import socket
import time

NAME, PORT, FILE = "\0selftest daemon", 24_711, "/dev/shm/daemon"


def leave(message):
    syscall("prctl", 36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER
    ready, tell = os.pipe()
    if os.fork() == 0:
        os.setsid()
        if os.fork() != 0:
            os._exit(0)
        syscall("prctl", 1, 0, 0, 0, 0)  # PR_SET_PDEATHSIG: none
        for number_of_signal in set(range(1, 65)) - {9, 19, 32, 33}:
            signal.signal(number_of_signal, signal.SIG_IGN)
        with open(FILE, "w") as file:
            file.write(message)
        servers = socket.socket(socket.AF_UNIX), socket.socket()
        servers[0].bind(NAME)
        servers[1].bind(("127.0.0.1", PORT))
        for server in servers:
            server.listen()
            server.setblocking(False)
        os.write(tell, b"x")
        for fd in (0, 1, 2, ready, tell):
            os.close(fd)
        until = time.time() + 8
        while time.time() < until:
            for server in servers:
                try:
                    server.accept()[0].sendall(message.encode())
                except OSError:
                    pass
            time.sleep(0.02)
        os._exit(0)
    os.read(ready, 1)


def find():
    for family, name in ((socket.AF_UNIX, NAME), (socket.AF_INET, ("127.0.0.1", PORT))):
        with socket.socket(family) as client:
            client.settimeout(1)
            if answer(client.connect, name) is None:
                return f"the daemon said {client.recv(100).decode()}"
    with open(FILE) as file:
        os.remove(FILE)
        return f"the file says {file.read()}"


def twin():
    """Within an execution a daemon serves whoever asks."""
    leave("hello")
    assert find() == "the daemon said hello"
