"""Count all threads of the machine in /proc/loadavg.

Technique: The fourth field of /proc/loadavg is not of the pid namespace: it counts the threads of the whole machine.
    One side has a hundred threads more or not, the other reads the number.
Success: the receiver has the sender's message.
Stopped by: mount_namespace
"""

import threading
import time

STEP = 60

# The message's 32 bits take so long each, the last of them ending a little before the time is up.
SLOT_S = 0.1


def sleep_to(until, slot):
    time.sleep(max(0.0, until - 0.2 - SLOT_S * (32 - slot) - time.time()))


def level():
    with open("/proc/loadavg") as file:
        return int(file.read().split()[3].split("/")[1])


def send(message, meeting, until):
    for slot, bit in enumerate(f"{int(message, 16):032b}"):
        sleep_to(until, slot + 0.2)
        if bit == "1":
            over = threading.Event()
            threads = [threading.Thread(target=over.wait) for _ in range(STEP)]
            for thread in threads:
                thread.start()
            sleep_to(until, slot + 0.9)
            over.set()
            for thread in threads:
                thread.join()


def receive(meeting, until):
    bits = ""
    for slot in range(32):
        sleep_to(until, slot)
        before = level()
        sleep_to(until, slot + 0.7)
        bits += "1" if level() - before > STEP / 2 else "0"
    return f"{int(bits, 2):08x}"


def twin():
    """A program counts its own threads."""
    over = threading.Event()
    threads = [threading.Thread(target=over.wait) for _ in range(20)]
    for thread in threads:
        thread.start()
    with open("/proc/self/status") as file:
        counted = [line for line in file if line.startswith("Threads:")]
    over.set()
    assert int(counted[0].split()[1]) == threading.active_count() == 21
