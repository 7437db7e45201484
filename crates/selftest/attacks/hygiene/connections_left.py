"""Leave connections and ports in use, and try them in the next execution.

Technique: The kernel keeps a closed connection for a minute (TIME_WAIT), remembers routes and round trips to an
    address, counts packets, and has unread ones in queues. In a network namespace used again the next execution meets
    all of that.
Success: a port cannot be bound, there is a socket, or the interface has counted packets.
Stopped by: network_namespace
"""

import socket

PORTS = range(28460, 28470)


def leave(message):
    for port in PORTS:
        with socket.create_server(("127.0.0.1", port)) as server, socket.create_connection(("127.0.0.1", port)) as one:
            accepted = server.accept()[0]
            accepted.sendall(message.encode())
            # Whoever closes first has the port in TIME_WAIT.
            accepted.close()
            one.recv(100)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.sendto(b"x", ("127.0.0.1", 9))


def find():
    found = []
    for port in PORTS:
        with socket.socket() as one:
            told = answer(one.bind, ("127.0.0.1", port))
            if told is not None:
                found.append(f"port {port}: {told}")
    for name in ("tcp", "tcp6", "udp", "udp6", "unix", "raw"):
        with open(f"/proc/net/{name}") as file:
            lines = file.read().splitlines()[1:]
        # One of a pair of sockets may be the interpreter's own.
        if lines and name != "unix":
            found.append(f"{len(lines)} in {name}")
    with open("/proc/net/dev") as file:
        packets = next(line.split(":")[1].split()[1] for line in file if line.strip().startswith("lo:"))
    if packets != "0":
        found.append(f"{packets} packets counted")
    return ", ".join(found)


def twin():
    """A server binds its port again right after it was closed."""
    for _ in range(2):
        with (
            socket.create_server(("127.0.0.1", 28470)) as server,
            socket.create_connection(server.getsockname()) as one,
        ):
            server.accept()[0].close()
            assert one.recv(1) == b""
