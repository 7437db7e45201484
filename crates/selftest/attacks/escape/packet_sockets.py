"""Listen to and forge packets below IP.

Technique: AF_PACKET sockets see what passes an interface, the host's own where the network namespace is shared, and send what they like. Their
    rings were a way to root (CVE-2016-8655, CVE-2017-7308, CVE-2020-14386).
Success: a packet socket is made.
Stopped by: seccomp, no_capabilities
"""
import socket

ALL_PROTOCOLS = socket.htons(3)


def attack():
    won = []
    for kind in (socket.SOCK_RAW, socket.SOCK_DGRAM, 10):
        for protocol in (ALL_PROTOCOLS, 0):
            try:
                with socket.socket(17, kind, protocol) as made:
                    won.append(f"kind {kind}: {made.getsockname()}")
            except OSError:
                pass
    return won and f"{won}"


def twin():
    """UDP on the loopback, with the address of whoever sent it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        one.bind(("127.0.0.1", 0))
        other.sendto(b"hello", one.getsockname())
        assert one.recvfrom(9) == (b"hello", ("127.0.0.1", other.getsockname()[1]))
