"""Count the open files of the machine in /proc/sys/fs/file-nr.

Technique: /proc/sys/fs/file-nr counts the open files of the whole machine; inode-nr and dentry-state beside it are
    global too. One side holds files open for a while, the other reads.
Success: the receiver has the sender's message.
Stopped by: mount_namespace
"""

import time

# Counted per processor in lots of 32 or so.
STEP = 800

# Each of the message's 32 bits has a slot of so long, and is told by the half of it in which something is done.
SLOT_S = 0.1


def sleep_to(until, slot):
    time.sleep(max(0.0, until - 0.2 - SLOT_S * (32 - slot) - time.time()))


def level():
    with open("/proc/sys/fs/file-nr") as file:
        return int((file.read().split() or [0])[0])


def send(message, meeting, until):
    for slot, bit in enumerate(f"{int(message, 16):032b}"):
        begin = slot if bit == "1" else slot + 0.5
        sleep_to(until, begin + 0.05)
        held = [os.open("/dev/null", os.O_RDONLY) for _ in range(STEP)]
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
    """A program counts its own descriptors, and knows how many it may have."""
    import resource

    before = len(os.listdir("/proc/self/fd"))
    with open("/dev/null"):
        assert len(os.listdir("/proc/self/fd")) == before + 1
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] >= 256
