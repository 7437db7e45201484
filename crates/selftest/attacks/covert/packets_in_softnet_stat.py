"""Count the machine's packets in /proc/net/softnet_stat.

Technique: Most of /proc/net is of the network namespace, and nothing in it can be covered, since each process has its
    own path to it; softnet_stat is not of the namespace: it counts the packets that each processor handled, whosever
    they were. One side sends itself packets for a while, the other reads.
Success: the receiver has the sender's message.
Stopped by: own_machine
Not promised: The kernel counts this for the whole machine, and there is nothing between it and who asks.
"""

import socket
import time

STEP = 600

# Each of the message's 32 bits has a slot of so long, and is told by the half of it in which something is done.
SLOT_S = 0.1


def sleep_to(until, slot):
    time.sleep(max(0.0, until - 0.2 - SLOT_S * (32 - slot) - time.time()))


def level():
    with open("/proc/net/softnet_stat") as file:
        return sum(int(line.split()[0], 16) for line in file)


def send(message, meeting, until):
    packets = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    packets.bind(("127.0.0.1", 0))
    for slot, bit in enumerate(f"{int(message, 16):032b}"):
        begin = slot if bit == "1" else slot + 0.5
        sleep_to(until, begin + 0.05)
        for _ in range(STEP):
            packets.sendto(b"x", packets.getsockname())
            packets.recv(1)


def receive(meeting, until):
    bits = ""
    for slot in range(32):
        counts = []
        for half in range(3):
            sleep_to(until, slot + half / 2)
            counts.append(level())
        bits += "1" if counts[1] - counts[0] > counts[2] - counts[1] else "0"
    return f"{int(bits, 2):08x}"


def twin():
    """The counters of one's own interface are there."""
    with open("/proc/net/dev") as file:
        assert any(line.strip().startswith("lo:") for line in file)
