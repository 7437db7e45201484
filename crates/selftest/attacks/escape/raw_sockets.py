"""Forge packets of IP.

Technique: raw sockets of IPv4 and IPv6 (ICMP, or any protocol with a header of one's own), and ping sockets, which some systems
    allow to everybody (CVE-2015-3636).
Success: one is made.
Stopped by: seccomp, no_capabilities
"""
import socket

RAW, DATAGRAM = socket.SOCK_RAW, socket.SOCK_DGRAM
FORMS = [(2, RAW, 1), (2, RAW, 255), (2, RAW, 6), (10, RAW, 58), (10, RAW, 255), (2, DATAGRAM, 1), (10, DATAGRAM, 58), (2, 10, 0)]


def attack():
    won = []
    for family, kind, protocol in FORMS:
        try:
            socket.socket(family, kind, protocol).close()
            won.append((family, kind, protocol))
        except OSError:
            pass
    return won and f"{won}"


def twin():
    """Whether a port answers is asked by connecting to it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.socket() as client:
            assert client.connect_ex(("127.0.0.1", port)) == 0
    with socket.socket() as client:
        assert client.connect_ex(("127.0.0.1", port)) == errno.ECONNREFUSED
