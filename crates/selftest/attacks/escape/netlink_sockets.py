"""Speak netlink with the kernel.

Technique: AF_NETLINK is how interfaces, routes, firewalls and IPsec are set up; nf_tables alone gave a dozen ways to root
    (CVE-2022-32250, CVE-2023-32233, CVE-2024-1086), and uevents and audit tell of the machine.
Success: a netlink socket is made, and at best answers.
Stopped by: seccomp
"""
import socket
import struct

DUMP_LINKS = struct.pack("=IHHII", 32, 18, 0x301, 1, 0) + bytes(16)


def attack():
    won = []
    for protocol in range(23):
        for kind in (socket.SOCK_RAW, socket.SOCK_DGRAM):
            try:
                with socket.socket(socket.AF_NETLINK, kind, protocol) as made:
                    made.settimeout(1)
                    if protocol == 0:
                        made.send(DUMP_LINKS)
                        won.append(f"routes, which answered {len(made.recv(65536))} bytes")
                    else:
                        won.append(str(protocol))
            except OSError:
                pass
    return won and f"netlink protocols: {won}"


def twin():
    """TCP over the execution's own loopback, in both versions, and names of hosts and services."""
    for address in ("127.0.0.1", "::1"):
        with socket.create_server((address, 0), family=socket.AF_INET6 if ":" in address else socket.AF_INET) as server:
            with socket.create_connection(server.getsockname()[:2]) as client:
                accepted, _ = server.accept()
                with accepted:
                    client.sendall(b"hello")
                    assert accepted.recv(9) == b"hello"
    assert socket.gethostbyname("localhost") == "127.0.0.1" and socket.getservbyname("http") == 80
