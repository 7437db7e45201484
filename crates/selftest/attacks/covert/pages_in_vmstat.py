"""Count the page faults of the machine in /proc/vmstat.

Technique: /proc/vmstat is the whole machine's. Its `pgfault` counts every page fault of everybody. One side touches
    fresh pages or not, the other reads.
Success: the receiver has the sender's message.
Stopped by: mount_namespace
"""

import mmap
import time

STEP = 8000

# The message's 32 bits take so long each, the last of them ending a little before the time is up.
SLOT_S = 0.1


def sleep_to(until, slot):
    time.sleep(max(0.0, until - 0.2 - SLOT_S * (32 - slot) - time.time()))


def level():
    with open("/proc/vmstat") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("pgfault "))


def send(message, meeting, until):
    for slot, bit in enumerate(f"{int(message, 16):032b}"):
        sleep_to(until, slot + 0.2)
        if bit == "1":
            with mmap.mmap(-1, STEP * mmap.PAGESIZE) as memory:
                memory.madvise(mmap.MADV_NOHUGEPAGE)
                for page in range(STEP):
                    memory[page * mmap.PAGESIZE] = 1


def receive(meeting, until):
    bits = ""
    for slot in range(32):
        sleep_to(until, slot)
        before = level()
        sleep_to(until, slot + 0.7)
        bits += "1" if level() - before > STEP / 2 else "0"
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
