"""Meet at a port of the loopback.

Technique: One side listens at an agreed port of every loopback address it can have, the other connects. If the port
    could not be had because the other side has it, that would be a message as well.
Success: the receiver has the sender's message.
Stopped by: network_namespace
"""

import socket
import time


def port(meeting):
    return 1024 + int(meeting, 16) % 30000


def send(message, meeting, until):
    servers = []
    for family, host in ((socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::1")):
        servers.append(socket.socket(family))
        servers[-1].bind((host, port(meeting)))
        servers[-1].listen()
        servers[-1].settimeout(0.05)
    while time.time() < until:
        for server in servers:
            try:
                with server.accept()[0] as accepted:
                    accepted.sendall(message.encode())
            except socket.timeout:
                pass


def receive(meeting, until):
    while time.time() < until - 0.5:
        for host in ("127.0.0.1", "127.9.9.9", "::1"):
            try:
                with socket.create_connection((host, port(meeting)), timeout=1) as one:
                    return one.recv(100).decode()
            except OSError:
                pass
        time.sleep(0.05)
    return None


def twin():
    """A client and a server of one program meet at a port of the loopback, by IPv4 and IPv6."""
    for host in ("127.0.0.1", "::1"):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with (
            socket.create_server((host, 0), family=family) as server,
            socket.create_connection(server.getsockname()[:2]) as one,
        ):
            server.accept()[0].sendall(b"hello")
            assert one.recv(10) == b"hello"
