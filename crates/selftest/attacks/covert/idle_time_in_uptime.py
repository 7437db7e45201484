"""Read how idle the machine is in /proc/uptime.

Technique: The second number of /proc/uptime is the idle time of all processors together, in hundredths of a second.
    One side computes for a while, the other sees how much idle time was gained.
Success: the receiver has the sender's message.
Stopped by: own_machine
Not promised: The kernel counts this for the whole machine, and there is nothing between it and who asks.
"""

import time

# Each of the message's 32 bits has a slot of so long, and is told by the half of it in which something is done.
SLOT_S = 0.1


def sleep_to(until, slot):
    time.sleep(max(0.0, until - 0.2 - SLOT_S * (32 - slot) - time.time()))


def level():
    with open("/proc/uptime") as file:
        words = file.read().split()
    return -float(words[1]) if len(words) > 1 else 0.0


def send(message, meeting, until):
    for slot, bit in enumerate(f"{int(message, 16):032b}"):
        begin = slot if bit == "1" else slot + 0.5
        sleep_to(until, begin + 0.05)
        while time.time() < until - 0.2 - SLOT_S * (32 - begin - 0.45):
            pass


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
    """Clocks go on."""
    before = time.clock_gettime(time.CLOCK_BOOTTIME)
    time.sleep(0.01)
    assert time.clock_gettime(time.CLOCK_BOOTTIME) - before >= 0.01
