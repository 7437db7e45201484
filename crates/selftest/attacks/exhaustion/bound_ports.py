"""Take all ports.

Technique: every port of loopback is bound, for TCP and UDP, and connections are made until no ephemeral port is left. In the
    network of the machine nobody could serve or connect any more.
Success: the ports taken are in a network where others have sockets.
Stopped by: network_namespace
"""
import socket


def sockets_in_use():
    with open("/proc/net/sockstat") as file:
        return int(file.readline().split()[2])


def attack():
    others = sockets_in_use()
    taken = []
    for number in range(40_000, 40_900):
        one = socket.socket()
        try:
            one.bind(("127.0.0.1", number))
        except OSError:
            continue  # Somebody has it already.
        one.listen()
        taken.append(one)
    if others:
        return f"{len(taken)} ports taken beside {others} sockets of others"


def twin():
    """Two hundred servers in one program."""
    servers = [socket.create_server(("127.0.0.1", 0)) for _ in range(200)]
    assert len({server.getsockname()[1] for server in servers}) == 200
