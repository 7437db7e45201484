"""Speak with another execution through abstract sockets and the loopback.

Technique: two executions of one environment run in one nest. Were its network namespace shared, a name without a file, or a port, would be a
    door between them: for messages, and for descriptors with SCM_RIGHTS, which are access to each other's files.
Success: the other execution's message, or descriptor, arrives.
Stopped by: network_namespace
"""
import array
import socket
import time


def port_of(meeting):
    return 20_000 + int.from_bytes(meeting.encode()[:4].ljust(4), "big") % 20_000


def send(message, meeting, until):
    with open("/work/message", "w+") as file, socket.socket(socket.AF_UNIX) as server, socket.socket() as port:
        file.write(message)
        file.flush()
        server.bind("\0" + meeting)
        port.bind(("127.0.0.1", port_of(meeting)))
        for listening in (server, port):
            listening.listen()
            listening.settimeout(0.1)
        while time.time() < until:
            for listening in (server, port):
                try:
                    accepted, _ = listening.accept()
                    rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [file.fileno()]))] if listening is server else []
                    accepted.sendmsg([message.encode()], rights)
                    accepted.close()
                except OSError:
                    pass


def receive(meeting, until):
    while time.time() < until:
        for family, name in ((socket.AF_UNIX, "\0" + meeting), (socket.AF_INET, ("127.0.0.1", port_of(meeting)))):
            with socket.socket(family) as client:
                client.settimeout(0.5)
                if answer(client.connect, name) is None:
                    text, rights, _, _ = client.recvmsg(100, socket.CMSG_SPACE(4))
                    for _, _, descriptor in rights:
                        return os.pread(array.array("i", descriptor)[0], 100, 0).decode()
                    return text.decode()
        time.sleep(0.05)


def twin():
    """Processes of one execution do speak with each other so."""
    until = time.time() + 5
    pid = os.fork()
    if pid == 0:
        try:
            send("01234567", "twin", until)
        finally:
            os._exit(0)
    assert receive("twin", until) == "01234567"
    os.kill(pid, 9)
    os.waitpid(pid, 0)
