"""Watch the numbers that eventfds get.

Technique: Every eventfd of the machine has a number, the lowest free one, and shows it in /proc/self/fdinfo. One side
    holds hundreds of them for a while; the other makes one and sees which number was free.
Success: the receiver has the sender's message.
Stopped by: own_machine
Not promised: The kernel counts this for the whole machine, and there is nothing between it and who asks.
"""

import time

STEP = 400

# Each of the message's 32 bits has a slot of so long, and is told by the half of it in which something is done.
SLOT_S = 0.1


def sleep_to(until, slot):
    time.sleep(max(0.0, until - 0.2 - SLOT_S * (32 - slot) - time.time()))


def level():
    fd = libc.eventfd(0, 0)
    with open(f"/proc/self/fdinfo/{fd}") as file:
        number = sum(int(line.split()[1]) for line in file if line.startswith("eventfd-id"))
    os.close(fd)
    return number


def send(message, meeting, until):
    for slot, bit in enumerate(f"{int(message, 16):032b}"):
        begin = slot if bit == "1" else slot + 0.5
        sleep_to(until, begin + 0.05)
        held = [libc.eventfd(0, 0) for _ in range(STEP * 3 // 2)]
        sleep_to(until, begin + 0.45)
        for fd in held:
            os.close(fd)


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
    """A program wakes another thread of its own by an eventfd."""
    fd = libc.eventfd(0, 0)
    os.write(fd, (3).to_bytes(8, sys.byteorder))
    assert int.from_bytes(os.read(fd, 8), sys.byteorder) == 3
    os.close(fd)
