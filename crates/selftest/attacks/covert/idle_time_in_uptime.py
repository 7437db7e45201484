"""Read how idle the machine is in /proc/uptime.

Technique: The second number of /proc/uptime is the idle time of all processors together, in hundredths of a second.
    One side computes or not, the other sees how much idle time was gained.
Success: the receiver has the sender's message.
Stopped by: mount_namespace
"""

import time

# The message's 32 bits take so long each, the last of them ending a little before the time is up.
SLOT_S = 0.1


def sleep_to(until, slot):
    time.sleep(max(0.0, until - 0.2 - SLOT_S * (32 - slot) - time.time()))


def level():
    with open("/proc/uptime") as file:
        return -float(file.read().split()[1])


def send(message, meeting, until):
    for slot, bit in enumerate(f"{int(message, 16):032b}"):
        sleep_to(until, slot + 0.2)
        if bit == "1":
            while time.time() < until - 0.2 - SLOT_S * (32 - slot - 0.7):
                pass


def receive(meeting, until):
    bits = ""
    for slot in range(32):
        sleep_to(until, slot)
        before = level()
        sleep_to(until, slot + 0.7)
        bits += "1" if level() - before > -(os.cpu_count() - 0.5) * SLOT_S * 0.7 else "0"
    return f"{int(bits, 2):08x}"


def twin():
    """Clocks go on."""
    before = time.clock_gettime(time.CLOCK_BOOTTIME)
    time.sleep(0.01)
    assert time.clock_gettime(time.CLOCK_BOOTTIME) - before >= 0.01
