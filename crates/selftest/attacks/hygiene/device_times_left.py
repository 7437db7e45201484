"""Leave a message in the times of the device files.

Technique: The device files are the host's own, and whoever may write to one may set its times to now. The moment is
    chosen so that its thousandths say something; the time stays until the next one who touches the device.
Success: the next execution reads digits from the times of five devices, in the pattern that was agreed.
Stopped by: read_only_mounts, landlock
"""

import time

DEVICES = ("/dev/full", "/dev/null", "/dev/random", "/dev/urandom", "/dev/zero")


def leave(message):
    # A digit is so many hundredths behind the full fifth of a second; they are touched in this order.
    for device, digit in zip(DEVICES, message):
        slot = (int(time.time() * 5) + 1) / 5
        time.sleep(max(0.0, slot + int(digit, 16) / 100 + 0.002 - time.time()))
        answer(os.utime, device)


def find():
    times = [os.stat(device).st_mtime for device in DEVICES]
    # Touched one after the other, in the last minute: not by chance.
    if all(0 < later - earlier < 1 for earlier, later in zip(times, times[1:])) and 0 <= time.time() - times[-1] < 60:
        return "".join(f"{min(15, int(moment % 0.2 * 100)):x}" for moment in times)
    return None


def twin():
    """A file's time is what was set, as make and rsync rely on."""
    with open("/work/made", "w"):
        pass
    os.utime("/work/made", ns=(1, 123456789))
    assert os.stat("/work/made").st_mtime_ns == 123456789
