"""See in the ports one is given how many connections others made.

Technique: For the local port of a connection the kernel adds a counter, found by a hash of both addresses and the
    other port, to a secret offset; since Linux 5.18 the counters are one table for all network namespaces (Kol,
    Klein, Gilad, Device Tracking via Linux's New TCP Source Port Selection, 2023). One side connects to its own
    127.0.0.1 some times or not, the other once in a while to its own.
Success: the receiver has the sender's message.
Stopped by: own_machine
Not promised: The kernel has this once for the whole machine.
"""

import socket
import time

STEP = 60
SLOT_S = 0.1


def sleep_to(until, slot):
    time.sleep(max(0.0, until - 0.2 - SLOT_S * (32 - slot) - time.time()))


def server(meeting):
    # The same port on both sides, far from those given out.
    return socket.create_server(("127.0.0.1", 1024 + int(meeting, 16) % 20000), backlog=4096)


def port_given(to):
    with socket.create_connection(to.getsockname()) as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        to.accept()[0].close()
        return one.getsockname()[1]


def send(message, meeting, until):
    to = server(meeting)
    for slot, bit in enumerate(f"{int(message, 16):032b}"):
        sleep_to(until, slot + 0.2)
        if bit == "1":
            for _ in range(STEP):
                port_given(to)


def receive(meeting, until):
    to = server(meeting)
    with open("/proc/sys/net/ipv4/ip_local_port_range") as file:
        first, last = map(int, file.read().split())
    sleep_to(until, 0)
    bits, before = "", port_given(to)
    for slot in range(32):
        sleep_to(until, slot + 1)
        port = port_given(to)
        # Each connection takes the counter on by two, now and then by four.
        bits += "1" if (port - before) % (last - first + 1) > STEP else "0"
        before = port
    return f"{int(bits, 2):08x}"


def twin():
    """A server on the loopback answers its clients, each on a port of its own."""
    with socket.create_server(("127.0.0.1", 0)) as to:
        clients = [socket.create_connection(to.getsockname()) for _ in range(20)]
        assert len({client.getsockname()[1] for client in clients}) == 20
        clients[3].sendall(b"hello")
        accepted = [to.accept()[0] for _ in clients]
        assert accepted[3].recv(10) == b"hello"
