"""Read how much processes of the machine wait for processors in /proc/pressure/cpu.

Technique: /proc/pressure is the whole machine's: `total` counts the microseconds in which anybody waited for a
    processor. One side has many busy processes or not, the other reads.
Success: the receiver has the sender's message.
Stopped by: mount_namespace
"""

import time

STEP = 15000

# The message's 32 bits take so long each, the last of them ending a little before the time is up.
SLOT_S = 0.1


def sleep_to(until, slot):
    time.sleep(max(0.0, until - 0.2 - SLOT_S * (32 - slot) - time.time()))


def level():
    with open("/proc/pressure/cpu") as file:
        return int(file.readline().rsplit("=", 1)[1])


def send(message, meeting, until):
    for slot, bit in enumerate(f"{int(message, 16):032b}"):
        sleep_to(until, slot + 0.2)
        if bit == "1":
            end = until - 0.2 - SLOT_S * (32 - slot - 0.7)
            busy = []
            for _ in range(os.cpu_count() * 2 + 1):
                child = os.fork()
                if child == 0:
                    while time.time() < end:
                        pass
                    os._exit(0)
                busy.append(child)
            for child in busy:
                os.waitpid(child, 0)


def receive(meeting, until):
    bits = ""
    for slot in range(32):
        sleep_to(until, slot)
        before = level()
        sleep_to(until, slot + 0.7)
        bits += "1" if level() - before > STEP / 2 else "0"
    return f"{int(bits, 2):08x}"


def twin():
    """A program measures by itself how long it waited for a processor: wall time against processor time."""
    wall, processor = time.perf_counter(), time.process_time()
    sum(range(100000))
    assert time.perf_counter() - wall > 0 and time.process_time() - processor >= 0
