"""Count all threads of the machine in /proc/loadavg.

Technique: The fourth field of /proc/loadavg is not of the pid namespace: it counts the threads of the whole machine.
    One side has fifty threads more for a while, the other reads the number.
Success: the receiver has the sender's message.
Stopped by: mount_namespace
"""

import _thread
import threading
import time

STEP = 50

# Each of the message's 32 bits has a slot of so long, and is told by the half of it in which something is done.
SLOT_S = 0.1


def sleep_to(until, slot):
    time.sleep(max(0.0, until - 0.2 - SLOT_S * (32 - slot) - time.time()))


def level():
    with open("/proc/loadavg") as file:
        words = file.read().split()
    return int(words[3].split("/")[1]) if words else 0


def send(message, meeting, until):
    for slot, bit in enumerate(f"{int(message, 16):032b}"):
        begin = slot if bit == "1" else slot + 0.5
        sleep_to(until, begin + 0.05)
        # They sleep in C, and so in nobody's way, and end by themselves.
        left_us = int((until - 0.2 - SLOT_S * (32 - begin - 0.38) - time.time()) * 1e6)
        for _ in range(STEP):
            _thread.start_new_thread(libc.usleep, (max(0, left_us),))


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
    """A program counts its own threads."""
    over = threading.Event()
    threads = [threading.Thread(target=over.wait) for _ in range(20)]
    for thread in threads:
        thread.start()
    with open("/proc/self/status") as file:
        counted = [line for line in file if line.startswith("Threads:")]
    over.set()
    assert int(counted[0].split()[1]) == threading.active_count() == 21
