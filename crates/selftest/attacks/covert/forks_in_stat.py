"""Count the forks of the machine in /proc/stat.

Technique: /proc/stat is the whole machine's: its line `processes` counts every fork since boot, `ctxt` every switch.
    One side forks or not, the other reads.
Success: the receiver has the sender's message.
Stopped by: mount_namespace
"""

import time

STEP = 24

# The message's 32 bits take so long each, the last of them ending a little before the time is up.
SLOT_S = 0.1


def sleep_to(until, slot):
    time.sleep(max(0.0, until - 0.2 - SLOT_S * (32 - slot) - time.time()))


def level():
    with open("/proc/stat") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("processes"))


def send(message, meeting, until):
    for slot, bit in enumerate(f"{int(message, 16):032b}"):
        sleep_to(until, slot + 0.2)
        if bit == "1":
            for _ in range(STEP):
                forked(lambda: None)


def receive(meeting, until):
    bits = ""
    for slot in range(32):
        sleep_to(until, slot)
        before = level()
        sleep_to(until, slot + 0.7)
        bits += "1" if level() - before > STEP / 2 else "0"
    return f"{int(bits, 2):08x}"


def twin():
    """A program learns what processor time it used, and waits for its children."""
    assert forked(lambda: "done") == "done"
    assert os.times().user >= 0 and time.process_time() > 0
