"""Use up the machine's flow labels of IPv6, or not.

Technique: The kernel has one pool of 4096 flow labels for all network namespaces, and refuses a label to the unprivileged when three quarters are
    taken. One side takes them for a while or not, the other tries to take one.
Success: the receiver has the sender's message.
Stopped by: seccomp
"""

import socket
import struct
import time

IPV6_FLOWLABEL_MGR, GET, PUT, CREATE, EXCLUSIVE = 32, 0, 1, 1, 1
LABELS_OF_A_SOCKET = 32
SLOT_S = 0.1


def sleep_to(until, slot):
    time.sleep(max(0.0, until - 0.2 - SLOT_S * (32 - slot) - time.time()))


def take(one, label):
    # struct in6_flowlabel_req: destination, label, action, share, flags, expires, linger, padding.
    request = struct.pack("!16sI", socket.inet_pton(socket.AF_INET6, "::1"), label) + struct.pack("BBHHHI", GET, EXCLUSIVE, CREATE, 6, 0, 0)
    one.setsockopt(socket.IPPROTO_IPV6, IPV6_FLOWLABEL_MGR, request)


def take_all():
    held = []
    try:
        for _ in range(4096 // LABELS_OF_A_SOCKET):
            held.append(socket.socket(socket.AF_INET6, socket.SOCK_DGRAM))
            for _ in range(LABELS_OF_A_SOCKET):
                take(held[-1], 0)
    except OSError:
        pass
    return held


def send(message, meeting, until):
    take(socket.socket(socket.AF_INET6, socket.SOCK_DGRAM), 0)
    for slot, bit in enumerate(f"{int(message, 16):032b}"):
        sleep_to(until, slot + 0.2)
        if bit == "1":
            held = take_all()
            sleep_to(until, slot + 0.9)
            del held


def receive(meeting, until):
    bits = ""
    for slot in range(32):
        sleep_to(until, slot + 0.7)
        with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as one:
            told = answer(take, one, 0)
        bits += "1" if told == "ENOBUFS" else "0"
    return f"{int(bits, 2):08x}"


def twin():
    """Packets over IPv6 on the loopback arrive."""
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as one:
        one.bind(("::1", 0))
        one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_UNICAST_HOPS, 3)
        one.sendto(b"hello", one.getsockname())
        assert one.recv(10) == b"hello"
