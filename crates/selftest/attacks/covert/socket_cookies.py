"""Watch the cookies that sockets get.

Technique: getsockopt(SO_COOKIE) gives a socket a number from one counter of the machine (dealt out by processor in
    lots of 4096). One side asks for thousands for a while; the other asks for one now and then.
Success: the receiver has the sender's message.
Stopped by: seccomp
"""

import socket
import time

SO_COOKIE = 57
STEP = 1500

# Each of the message's 32 bits has a slot of so long, and is told by the half of it in which something is done.
SLOT_S = 0.1


def sleep_to(until, slot):
    time.sleep(max(0.0, until - 0.2 - SLOT_S * (32 - slot) - time.time()))


def level():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        return int.from_bytes(one.getsockopt(socket.SOL_SOCKET, SO_COOKIE, 8), sys.byteorder)


def send(message, meeting, until):
    # The counter is dealt out by processor: on the same one both see every number.
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    for slot, bit in enumerate(f"{int(message, 16):032b}"):
        begin = slot if bit == "1" else slot + 0.5
        sleep_to(until, begin + 0.05)
        for _ in range(STEP):
            level()


def receive(meeting, until):
    # The counter is dealt out by processor: on the same one both see every number.
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    bits = ""
    for slot in range(32):
        counts = []
        for half in range(3):
            sleep_to(until, slot + half / 2)
            counts.append(level())
        bits += "1" if counts[1] - counts[0] > counts[2] - counts[1] else "0"
    return f"{int(bits, 2):08x}"


def twin():
    """The usual options of sockets can be asked and set."""
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        assert one.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR) == 1
        assert one.getsockopt(socket.SOL_SOCKET, socket.SO_TYPE) == socket.SOCK_STREAM
