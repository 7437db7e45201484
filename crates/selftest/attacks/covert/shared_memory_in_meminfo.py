"""Read how much shared memory the machine uses in /proc/meminfo.

Technique: /proc/meminfo is the whole machine's: `Shmem` is the sum of all tmpfs files and shared memory, in KiB. One
    side has some megabytes in a file of its own tmpfs or not, the other reads the number.
Success: the receiver has the sender's message.
Stopped by: mount_namespace
"""

import time

# KiB; the kernel adds up its counters per processor only from time to time, so it has to be some.
STEP = 8192

# The message's 32 bits take so long each, the last of them ending a little before the time is up.
SLOT_S = 0.1


def sleep_to(until, slot):
    time.sleep(max(0.0, until - 0.2 - SLOT_S * (32 - slot) - time.time()))


def level():
    with open("/proc/meminfo") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("Shmem:"))


def send(message, meeting, until):
    for slot, bit in enumerate(f"{int(message, 16):032b}"):
        sleep_to(until, slot + 0.2)
        if bit == "1":
            with open("/tmp/much", "wb") as file:
                file.write(b"x" * (STEP << 10))
            sleep_to(until, slot + 0.9)
            os.unlink("/tmp/much")


def receive(meeting, until):
    bits = ""
    for slot in range(32):
        sleep_to(until, slot)
        before = level()
        sleep_to(until, slot + 0.7)
        bits += "1" if level() - before > STEP / 2 else "0"
    return f"{int(bits, 2):08x}"


def twin():
    """How much memory there is in all is what psutil, joblib and many more want to know."""
    with open("/proc/meminfo") as file:
        sizes = {line.split(":")[0]: int(line.split()[1]) for line in file}
    assert sizes["MemTotal"] >= sizes["MemAvailable"] > 0
