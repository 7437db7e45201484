"""Read how much shared memory the machine uses in /proc/meminfo.

Technique: /proc/meminfo is the whole machine's: `Shmem` is the sum of all tmpfs files and shared memory, in KiB. One
    side has some megabytes in a file of its own tmpfs for a while, the other reads the number.
Success: the receiver has the sender's message.
Stopped by: own_machine
Not promised: The kernel counts this for the whole machine, and there is nothing between it and who asks.
"""

import time

# KiB; the kernel adds up its counters per processor only from time to time, so it has to be some.
STEP = 8192

# Each of the message's 32 bits has a slot of so long, and is told by the half of it in which something is done.
SLOT_S = 0.1


def sleep_to(until, slot):
    time.sleep(max(0.0, until - 0.2 - SLOT_S * (32 - slot) - time.time()))


def level():
    with open("/proc/meminfo") as file:
        return sum(int(line.split()[1]) for line in file if line.startswith("Shmem:"))


def send(message, meeting, until):
    for slot, bit in enumerate(f"{int(message, 16):032b}"):
        begin = slot if bit == "1" else slot + 0.5
        sleep_to(until, begin + 0.05)
        with open("/tmp/much", "wb") as file:
            file.write(b"x" * (STEP << 10))
        sleep_to(until, begin + 0.45)
        os.unlink("/tmp/much")


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
    """How much memory there is in all is what psutil, joblib and many more want to know."""
    with open("/proc/meminfo") as file:
        sizes = {line.split(":")[0]: int(line.split()[1]) for line in file}
    assert sizes["MemTotal"] >= sizes["MemAvailable"] > 0
