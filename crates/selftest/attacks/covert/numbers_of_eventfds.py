"""Watch the numbers that eventfds get.

Technique: Every eventfd of the machine has a number, the lowest free one, and shows it in /proc/self/fdinfo. One side
    holds hundreds of them or not; the other makes one and sees which number was free.
Success: the receiver has the sender's message.
Stopped by: seccomp
"""

import time

STEP = 400

# The message's 32 bits take so long each, the last of them ending a little before the time is up.
SLOT_S = 0.1


def sleep_to(until, slot):
    time.sleep(max(0.0, until - 0.2 - SLOT_S * (32 - slot) - time.time()))


def level():
    fd = libc.eventfd(0, 0)
    with open(f"/proc/self/fdinfo/{fd}") as file:
        number = next(int(line.split()[1]) for line in file if line.startswith("eventfd-id"))
    os.close(fd)
    return number


def send(message, meeting, until):
    for slot, bit in enumerate(f"{int(message, 16):032b}"):
        sleep_to(until, slot + 0.2)
        if bit == "1":
            held = [libc.eventfd(0, 0) for _ in range(STEP * 3 // 2)]
            sleep_to(until, slot + 0.9)
            for fd in held:
                os.close(fd)


def receive(meeting, until):
    bits = ""
    for slot in range(32):
        sleep_to(until, slot)
        before = level()
        sleep_to(until, slot + 0.7)
        bits += "1" if level() - before > STEP / 2 else "0"
    return f"{int(bits, 2):08x}"


def twin():
    """A program wakes another thread of its own by an eventfd."""
    fd = libc.eventfd(0, 0)
    os.write(fd, (3).to_bytes(8, sys.byteorder))
    assert int.from_bytes(os.read(fd, 8), sys.byteorder) == 3
    os.close(fd)
