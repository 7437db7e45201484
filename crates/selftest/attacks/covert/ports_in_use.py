"""Take some of 32 ports, and see which are taken.

Technique: Nothing is sent: a port that cannot be bound because somebody else has it is a bit. TCP and UDP, the lowest
    free ports included.
Success: the receiver has the sender's message.
Stopped by: network_namespace
"""

import socket
import time


def bind(meeting, kind, bit):
    one = socket.socket(socket.AF_INET, kind)
    one.bind(("127.0.0.1", 1024 + (int(meeting, 16) + bit) % 30000))
    return one


def send(message, meeting, until):
    bits = f"{int(message, 16):032b}"
    held = [
        bind(meeting, kind, bit)
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM)
        for bit in range(32)
        if bits[bit] == "1"
    ]
    time.sleep(max(0.0, until - time.time()))
    del held


def receive(meeting, until):
    time.sleep(max(0.0, until - 1 - time.time()))
    taken = [answer(bind, meeting, socket.SOCK_DGRAM, bit) == "EADDRINUSE" for bit in range(32)]
    return f"{int(''.join('01'[one] for one in taken), 2):08x}"


def twin():
    """Within one program a port is taken once, and free again afterwards."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.socket() as other:
            assert answer(other.bind, server.getsockname()) == "EADDRINUSE"
        where = server.getsockname()
    socket.create_server(where).close()
