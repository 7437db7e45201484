"""Talk to a server of another execution.

Technique: programs of two people on one machine listen on the same loopback address and in the same space of abstract
    names, unless each has its own.
Success: the secret that the neighbour's listener sends.
Stopped by: network_namespace, workspace
"""
import socket


def attack():
    neighbour = canary["neighbour"]
    for address in ("127.0.0.1", "::1", "0.0.0.0", "localhost"):
        try:
            with socket.create_connection((address, neighbour["tcp_port"]), timeout=0.3) as line:
                return f"{address}: {line.recv(100)!r}"
        except OSError:
            pass
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(0.3)
        line.connect("\0" + neighbour["abstract_socket"])
        return f"abstract: {line.recv(100)!r}"


def twin():
    """The neighbour's port and name are free for one's own server."""
    neighbour = canary["neighbour"]
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        server.accept()[0].sendall(b"mine")
        assert client.recv(9) == b"mine"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("\0" + neighbour["abstract_socket"] + "-mine")
        server.listen()
