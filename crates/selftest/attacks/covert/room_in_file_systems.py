"""Fill a file system some way, and see how full it is.

Technique: statvfs(3) tells of every file system how many blocks and files are in use. If the places to write were one
    file system for all, how full it is would be a message. One side fills what it may write to, the other looks at
    everything mounted.
Success: the receiver has the sender's message.
Stopped by: workspace
"""

import time

SLOT_S = 0.2
UNIT = 20
PLACES = ("/work", "/tmp", "/dev/shm", "/", "/usr", "/env", "/dev/null", "/proc")


def sleep_to(until, slot):
    time.sleep(max(0.0, until - 0.2 - SLOT_S * (8 - slot) - time.time()))


def send(message, meeting, until):
    for slot, digit in enumerate(message):
        sleep_to(until, slot + 0.2)
        for count in range(int(digit, 16) * UNIT):
            open(f"/dev/shm/{meeting}{count}", "w").close()
        sleep_to(until, slot + 0.9)
        for count in range(int(digit, 16) * UNIT):
            os.unlink(f"/dev/shm/{meeting}{count}")


def receive(meeting, until):
    told = {place: "" for place in PLACES if os.path.exists(place)}
    for slot in range(8):
        sleep_to(until, slot)
        before = {place: os.statvfs(place).f_ffree for place in told}
        sleep_to(until, slot + 0.7)
        for place in told:
            digit = round((before[place] - os.statvfs(place).f_ffree) / UNIT)
            told[place] += f"{min(15, max(0, digit)):x}"
    return next((digits for digits in told.values() if set(digits) != {"0"}), None)


def twin():
    """A program asks how much room there is, and has it."""
    import shutil

    free = shutil.disk_usage("/work").free
    with open("/work/some", "wb") as file:
        file.write(bytes(1 << 20))
    assert free - shutil.disk_usage("/work").free >= 1 << 20
