"""Feel whether another holds the kernel's lock on network configuration.

Technique: To join or leave a multicast group takes a lock that is one for the whole machine, whichever the network
    namespace (RTNL). One side joins and leaves all the time in one half of each bit's slot; the other does the same
    all the time and counts how often it gets round. Making and removing network namespaces, and with them every
    execution's start, waits for the same lock.
Success: the receiver has the sender's message.
Stopped by: own_machine
Not promised: The kernel has this once for the whole machine.
"""

import socket
import time

SLOT_S = 0.1
MEMBERSHIP = socket.inet_aton("239.255.12.34") + socket.inet_aton("127.0.0.1")


def time_of(until, slot):
    return until - 0.2 - SLOT_S * (32 - slot)


def join_and_leave(one, end):
    count = 0
    while time.time() < end:
        one.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, MEMBERSHIP)
        one.setsockopt(socket.IPPROTO_IP, socket.IP_DROP_MEMBERSHIP, MEMBERSHIP)
        count += 1
    return count


def send(message, meeting, until):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        for slot, bit in enumerate(f"{int(message, 16):032b}"):
            begin = slot if bit == "1" else slot + 0.5
            time.sleep(max(0.0, time_of(until, begin) - time.time()))
            join_and_leave(one, time_of(until, begin + 0.48))


def receive(meeting, until):
    bits = ""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        for slot in range(32):
            time.sleep(max(0.0, time_of(until, slot) - time.time()))
            first = join_and_leave(one, time_of(until, slot + 0.5))
            bits += "1" if first < join_and_leave(one, time_of(until, slot + 1)) else "0"
    return f"{int(bits, 2):08x}"


def twin():
    """A program joins a group on its loopback, hears what is sent to it, and leaves."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.bind(("", 0))
        one.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
        one.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, MEMBERSHIP)
        one.sendto(b"hello", ("239.255.12.34", one.getsockname()[1]))
        one.settimeout(2)
        assert one.recv(10) == b"hello"
        one.setsockopt(socket.IPPROTO_IP, socket.IP_DROP_MEMBERSHIP, MEMBERSHIP)
