"""Read how much processes of the machine wait for the disk in /proc/pressure/io.

Technique: /proc/pressure is the whole machine's: `total` counts the microseconds in which anybody waited for the
    disk, or for processors or memory. One side reads a file of the library past the page cache for a while, the other
    reads the number.
Success: the receiver has the sender's message.
Stopped by: mount_namespace
"""

import mmap
import time

# Each of the message's 32 bits has a slot of so long, and is told by the half of it in which something is done.
SLOT_S = 0.1


def sleep_to(until, slot):
    time.sleep(max(0.0, until - 0.2 - SLOT_S * (32 - slot) - time.time()))


def level():
    with open("/proc/pressure/io") as file:
        return int(file.readline().rsplit("=", 1)[1])


def send(message, meeting, until):
    large = os.open(os.path.join(os.path.dirname(os.__file__), "pydoc_data", "topics.py"), os.O_RDONLY | os.O_DIRECT)
    for slot, bit in enumerate(f"{int(message, 16):032b}"):
        begin = slot if bit == "1" else slot + 0.5
        sleep_to(until, begin + 0.05)
        with mmap.mmap(-1, 1 << 16) as buffer:
            while time.time() < until - 0.2 - SLOT_S * (32 - begin - 0.4):
                os.preadv(large, [buffer], 0)


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
    """A program measures by itself how long it waited: wall time against processor time."""
    wall, processor = time.perf_counter(), time.process_time()
    sum(range(100000))
    assert time.perf_counter() - wall > 0 and time.process_time() - processor >= 0
