"""Watch the numbers that pipes and sockets get.

Technique: Pipes, sockets and other nameless files take their inode numbers from one counter of the machine (dealt out
    by processor in lots of 1024). One side makes thousands of pipes for a while; the other makes one now and then and
    looks how far the counter went.
Success: the receiver has the sender's message.
Stopped by: own_machine
Not promised: The kernel counts this for the whole machine, and there is nothing between it and who asks.
"""

import time

STEP = 1500

# Each of the message's 32 bits has a slot of so long, and is told by the half of it in which something is done.
SLOT_S = 0.1


def sleep_to(until, slot):
    time.sleep(max(0.0, until - 0.2 - SLOT_S * (32 - slot) - time.time()))


def level():
    a, b = os.pipe()
    number = os.fstat(a).st_ino
    os.close(a)
    os.close(b)
    return number


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
    """A program tells its descriptors apart by device and inode number."""
    a, b = os.pipe()
    c, d = os.pipe()
    assert os.path.sameopenfile(a, os.dup(a)) and os.fstat(a).st_ino == os.fstat(b).st_ino != os.fstat(c).st_ino
