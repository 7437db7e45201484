"""Count the TCP sockets of the machine in /proc/net/sockstat.

Technique: `alloc`, `orphan` and `mem` in /proc/net/sockstat count the TCP sockets and buffers of every network
    namespace together. One side has some sockets for a while, the other reads.
Success: the receiver has the sender's message.
Stopped by: own_machine
Not promised: The kernel counts this for the whole machine, and there is nothing between it and who asks.
"""

import socket
import time

STEP = 200

# Each of the message's 32 bits has a slot of so long, and is told by the half of it in which something is done.
SLOT_S = 0.1


def sleep_to(until, slot):
    time.sleep(max(0.0, until - 0.2 - SLOT_S * (32 - slot) - time.time()))


def level():
    with open("/proc/net/sockstat") as file:
        words = next(line.split() for line in file if line.startswith("TCP:"))
    return int(words[words.index("alloc") + 1])


def send(message, meeting, until):
    for slot, bit in enumerate(f"{int(message, 16):032b}"):
        begin = slot if bit == "1" else slot + 0.5
        sleep_to(until, begin + 0.05)
        held = [socket.socket() for _ in range(STEP)]
        sleep_to(until, begin + 0.45)
        for one in held:
            one.close()


def receive(meeting, until):
    bits = ""
    for slot in range(32):
        halves = []
        for half in range(2):
            seen = []
            for place in range(8):
                sleep_to(until, slot + half / 2 + 0.2 + place / 40)
                seen.append(level())
            halves.append(sorted(seen)[4])
        bits += "1" if halves[0] > halves[1] else "0"
    return f"{int(bits, 2):08x}"


def twin():
    """A program finds its own listening socket among the namespace's."""
    with socket.create_server(("127.0.0.1", 0)) as server, open("/proc/net/tcp") as file:
        assert any(f":{server.getsockname()[1]:04X} " in line for line in file)
