"""Count the TCP sockets of the machine in /proc/net/sockstat.

Technique: `alloc`, `orphan` and `mem` in /proc/net/sockstat count the TCP sockets and buffers of every network
    namespace together. One side has some sockets or not, the other reads.
Success: the receiver has the sender's message.
Stopped by: mount_namespace
"""

import socket
import time

STEP = 200

# The message's 32 bits take so long each, the last of them ending a little before the time is up.
SLOT_S = 0.1


def sleep_to(until, slot):
    time.sleep(max(0.0, until - 0.2 - SLOT_S * (32 - slot) - time.time()))


def level():
    with open("/proc/net/sockstat") as file:
        words = next(line.split() for line in file if line.startswith("TCP:"))
    return int(words[words.index("alloc") + 1])


def send(message, meeting, until):
    for slot, bit in enumerate(f"{int(message, 16):032b}"):
        sleep_to(until, slot + 0.2)
        if bit == "1":
            held = [socket.socket() for _ in range(STEP)]
            sleep_to(until, slot + 0.9)
            for one in held:
                one.close()


def receive(meeting, until):
    bits = ""
    for slot in range(32):
        sleep_to(until, slot)
        before = level()
        sleep_to(until, slot + 0.7)
        bits += "1" if level() - before > STEP / 2 else "0"
    return f"{int(bits, 2):08x}"


def twin():
    """A program finds its own listening socket among the namespace's."""
    with socket.create_server(("127.0.0.1", 0)) as server, open("/proc/net/tcp") as file:
        assert any(f":{server.getsockname()[1]:04X} " in line for line in file)
