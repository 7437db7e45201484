"""Fill Unix sockets that nobody reads.

Technique: pairs of stream and datagram sockets with the largest buffers, filled until they take no more. What is in them is
    in no process.
Success: the sockets hold twice the memory limit.
Stopped by: memory_cgroup
Held when: limit memory
Needs: memory_cgroup
"""
import socket

LIMIT = parameters.get("memory_bytes_max", 128 << 20)


def attack():
    held, pairs = 0, []

    def fill():
        got = 0
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM) * 200:
            pair = socket.socketpair(socket.AF_UNIX, kind)
            pairs.append(pair)
            for one in pair:
                one.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8 << 20)
                one.setblocking(False)
                try:
                    while True:
                        got += one.send(bytes(1 << 15))
                except BlockingIOError:
                    pass
            if got > 2 * LIMIT:
                break
        return got

    reading, writing = os.pipe()
    for _ in range(8):
        if os.fork() == 0:
            os.write(writing, fill().to_bytes(8, "little"))
            os.read(reading, 0)
            libc.pause()
        held += int.from_bytes(os.read(reading, 8), "little")
        if held > 2 * LIMIT:
            return f"{held >> 20} MB are in Unix sockets"


def twin():
    """Much goes through a pair."""
    import threading

    here, there = socket.socketpair()
    data = os.urandom(1 << 20) * 8
    threading.Thread(target=lambda: (here.sendall(data), here.close())).start()
    received = bytearray()
    while True:
        chunk = there.recv(1 << 16)
        if not chunk:
            break
        received += chunk
    assert received == data
