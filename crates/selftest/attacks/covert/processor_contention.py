"""Feel on a processor whether another uses it.

Technique: Both sides bind themselves to the same processor. One computes or sleeps; the other computes all the time
    and sees by the clocks how much of the time it was given.
Success: the receiver has the sender's message.
Stopped by: own_machine
Not promised: Shared hardware: whoever runs on it feels who else does.
"""

import time

SLOT_S = 0.1


def sleep_to(until, slot):
    time.sleep(max(0.0, until - 0.2 - SLOT_S * (32 - slot) - time.time()))


def compute_to(until, slot):
    while time.time() < until - 0.2 - SLOT_S * (32 - slot):
        pass


def send(message, meeting, until):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    for slot, bit in enumerate(f"{int(message, 16):032b}"):
        sleep_to(until, slot)
        if bit == "1":
            compute_to(until, slot + 1)


def receive(meeting, until):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    given = []
    for slot in range(32):
        sleep_to(until, slot + 0.2)
        wall, processor = time.perf_counter(), time.process_time()
        compute_to(until, slot + 0.8)
        given.append((time.process_time() - processor) / (time.perf_counter() - wall))
    middle = (min(given) + max(given)) / 2
    return f"{int(''.join('01'[share < middle] for share in given), 2):08x}"


def twin():
    """A program asks which processors it may use, binds itself to one, and measures itself."""
    processors = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(processors)})
    assert os.sched_getaffinity(0) == {min(processors)}
    before = time.process_time()
    sum(range(200000))
    assert time.process_time() > before
