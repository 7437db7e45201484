"""Count the page faults of the machine in /proc/vmstat.

Technique: /proc/vmstat is the whole machine's. Its `pgfault` counts every page fault of everybody. One side touches
    fresh pages for a while, the other reads.
Success: the receiver has the sender's message.
Stopped by: mount_namespace
"""

import mmap
import time

STEP = 8000

# Each of the message's 32 bits has a slot of so long, and is told by the half of it in which something is done.
SLOT_S = 0.1


def sleep_to(until, slot):
    time.sleep(max(0.0, until - 0.2 - SLOT_S * (32 - slot) - time.time()))


def level():
    with open("/proc/vmstat") as file:
        return sum(int(line.split()[1]) for line in file if line.startswith("pgfault "))


def send(message, meeting, until):
    for slot, bit in enumerate(f"{int(message, 16):032b}"):
        begin = slot if bit == "1" else slot + 0.5
        sleep_to(until, begin + 0.05)
        with mmap.mmap(-1, STEP * mmap.PAGESIZE) as memory:
            memory.madvise(mmap.MADV_NOHUGEPAGE)
            for page in range(STEP):
                memory[page * mmap.PAGESIZE] = 1


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
    """A program counts its own page faults."""
    import resource

    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    with mmap.mmap(-1, 64 * mmap.PAGESIZE) as memory:
        memory.madvise(mmap.MADV_NOHUGEPAGE)
        for page in range(64):
            memory[page * mmap.PAGESIZE] = 1
    assert resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before >= 64
