"""Count the forks of the machine in /proc/stat.

Technique: /proc/stat is the whole machine's: its line `processes` counts every fork since boot, `ctxt` every switch.
    One side forks for a while, the other reads.
Success: the receiver has the sender's message.
Stopped by: own_machine
Not promised: The kernel counts this for the whole machine, and there is nothing between it and who asks.
"""

import threading
import time

STEP = 200

# Each of the message's 32 bits has a slot of so long, and is told by the half of it in which something is done.
SLOT_S = 0.1


def sleep_to(until, slot):
    time.sleep(max(0.0, until - 0.2 - SLOT_S * (32 - slot) - time.time()))


def level():
    with open("/proc/stat") as file:
        return sum(int(line.split()[1]) for line in file if line.startswith("processes"))


def send(message, meeting, until):
    for slot, bit in enumerate(f"{int(message, 16):032b}"):
        begin = slot if bit == "1" else slot + 0.5
        sleep_to(until, begin + 0.05)
        # To the kernel a thread is a fork, too, and it is quicker.
        for _ in range(STEP):
            thread = threading.Thread(target=int)
            thread.start()
            thread.join()


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
    """A program learns what processor time it used, and waits for its children."""
    assert forked(lambda: "done") == "done"
    assert os.times().user >= 0 and time.process_time() > 0
