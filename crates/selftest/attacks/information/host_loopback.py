"""Talk to a service of the host on its loopback address.

Technique: databases, caches and the server itself trust whoever calls from 127.0.0.1. Tried by every spelling of the
    address.
Success: the secret that a listener on the host's loopback sends.
Stopped by: network_namespace
"""
import socket

ADDRESSES = (
    "127.0.0.1 0.0.0.0 127.1 127.0.1.1 localhost ::1 :: ::ffff:127.0.0.1 ::ffff:0.0.0.0 10.0.2.2 172.17.0.1 "
    "192.168.122.1"
).split()


def attack():
    for address in ADDRESSES:
        try:
            with socket.create_connection((address, canary["tcp_port"]), timeout=0.2) as line:
                return f"{address}: {line.recv(100)!r}"
        except OSError:
            pass


def twin():
    """A server of one's own on the same addresses."""
    for address in ("127.0.0.1", "localhost"):
        with socket.create_server((address, 0)) as server:
            with socket.create_connection((address, server.getsockname()[1])) as client:
                server.accept()[0].sendall(b"mine")
                assert client.recv(9) == b"mine"
