"""Count the other's packets and connections in /proc/net.

Technique: The kernel counts packets, connections and errors (snmp, netstat, dev, sockstat6). One side makes 32 kinds
    of traffic, or rather so many UDP packets to a closed port, the other reads the counters.
Success: the receiver has the sender's message.
Stopped by: network_namespace
"""

import socket
import time

SLOT_S = 0.2


def sleep_to(until, slot):
    time.sleep(max(0.0, until - 0.2 - SLOT_S * (8 - slot) - time.time()))


def level():
    with open("/proc/net/snmp") as file:
        names, values = (line.split() for line in file if line.startswith("Udp:"))
    return int(values[names.index("NoPorts")])


def send(message, meeting, until):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        for slot, digit in enumerate(message):
            sleep_to(until, slot + 0.2)
            for _ in range(int(digit, 16)):
                one.sendto(b"x", ("127.0.0.1", 1))


def receive(meeting, until):
    digits = ""
    sleep_to(until, 0)
    before = level()
    for slot in range(8):
        sleep_to(until, slot + 1)
        now = level()
        digits += f"{min(15, now - before):x}"
        before = now
    return digits if set(digits) != {"0"} else None


def twin():
    """A program sees its own packets counted."""
    before = level()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.sendto(b"x", ("127.0.0.1", 1))
    assert level() == before + 1
