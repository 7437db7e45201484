"""Touch the device files that everybody has.

Technique: Who may write a file may set its times to now, whoever owns it, unless the mount is read-only. /dev/null
    and its like are the host's own inodes, and stdin is the host's /dev/null by the host's own mount. One side
    touches them at a moment of its choice, the other reads when that was, to the millisecond; and the host's device
    file bears that time from now on.
Success: the receiver has the sender's message.
Stopped by: read_only_mounts, landlock
"""

import time

DEVICES = ("/dev/full", "/dev/null", "/dev/random", "/dev/urandom", "/dev/zero", 0)
# A digit is the time between its slot's beginning and the touch, in units of so long: two ticks of the kernel's
# slowest clock, in which times are kept.
UNIT_S = 0.02
SLOT_S = 0.4


def begin_of(until, slot):
    return until - 0.2 - SLOT_S * (8 - slot)


def send(message, meeting, until):
    for slot, digit in enumerate(message):
        time.sleep(max(0.0, begin_of(until, slot) + UNIT_S * (int(digit, 16) + 0.6) - time.time()))
        for device in DEVICES:
            result = answer(os.utime, device)
            if result is not None and slot == 7:
                raise OSError(getattr(errno, result), f"touching {device}")


def receive(meeting, until):
    digits = ""
    for slot in range(8):
        time.sleep(max(0.0, begin_of(until, slot) + UNIT_S * 18 - time.time()))
        touched = max(os.stat(device).st_mtime for device in DEVICES)
        digits += f"{min(15, max(0, int((touched - begin_of(until, slot)) / UNIT_S))):x}"
    return digits


def twin():
    """Files of one's own can be touched, and given times."""
    with open("/work/touched", "w"):
        pass
    os.utime("/work/touched", (1, 2))
    assert os.stat("/work/touched").st_mtime == 2
    os.utime("/work/touched")
    assert os.stat("/work/touched").st_mtime > 1e9
    with open("/dev/null", "w") as null:
        null.write("x")
