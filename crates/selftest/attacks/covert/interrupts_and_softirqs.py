"""Count the machine's interrupts in /proc/softirqs.

Technique: /proc/interrupts and /proc/softirqs are the whole machine's. Every packet over a loopback raises a NET_RX
    softirq. One side sends itself packets for a while, the other reads the counter.
Success: the receiver has the sender's message.
Stopped by: mount_namespace
"""

import socket
import time

STEP = 600

# Each of the message's 32 bits has a slot of so long, and is told by the half of it in which something is done.
SLOT_S = 0.1


def sleep_to(until, slot):
    time.sleep(max(0.0, until - 0.2 - SLOT_S * (32 - slot) - time.time()))


def level():
    with open("/proc/softirqs") as file:
        return sum(sum(map(int, line.split()[1:])) for line in file if "NET_RX" in line)


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
    """Packets over the loopback arrive."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as packets:
        packets.bind(("127.0.0.1", 0))
        packets.sendto(b"hello", packets.getsockname())
        assert packets.recv(10) == b"hello"
