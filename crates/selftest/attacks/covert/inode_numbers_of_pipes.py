"""Watch the numbers that pipes and sockets get.

Technique: Pipes, sockets and other nameless files take their inode numbers from one counter of the machine (dealt out
    by processor in lots of 1024). One side makes thousands of pipes or not; the other makes one now and then and
    looks how far the counter went.
Success: the receiver has the sender's message.
Stopped by: own_machine
"""

import time

STEP = 1500

# The message's 32 bits take so long each, the last of them ending a little before the time is up.
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
        sleep_to(until, slot + 0.2)
        if bit == "1":
            for _ in range(STEP):
                level()


def receive(meeting, until):
    # The counter is dealt out by processor: on the same one both see every number.
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    bits = ""
    for slot in range(32):
        sleep_to(until, slot)
        before = level()
        sleep_to(until, slot + 0.7)
        bits += "1" if level() - before > STEP / 2 else "0"
    return f"{int(bits, 2):08x}"


def twin():
    """A program tells its descriptors apart by device and inode number."""
    a, b = os.pipe()
    c, d = os.pipe()
    assert os.path.sameopenfile(a, os.dup(a)) and os.fstat(a).st_ino == os.fstat(b).st_ino != os.fstat(c).st_ino
