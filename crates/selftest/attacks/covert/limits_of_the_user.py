"""Use up what the kernel counts for a user.

Technique: inotify instances, queued signals, pages of pipes and open message queues are counted for each user of the
    machine, beyond all namespaces but the user namespace. Were two executions the same user outside, one could use
    something up and the other notice.
Success: the receiver has the sender's message.
Stopped by: own_uid, user_namespace
"""

import time

SLOT_S = 0.1


def sleep_to(until, slot):
    time.sleep(max(0.0, until - 0.2 - SLOT_S * (32 - slot) - time.time()))


def take():
    """All the instances that are left."""
    held = []
    while len(held) < 500:
        fd = libc.inotify_init1(0)
        if fd < 0:
            break
        held.append(fd)
    return held


def send(message, meeting, until):
    for slot, bit in enumerate(f"{int(message, 16):032b}"):
        sleep_to(until, slot + 0.2)
        if bit == "1":
            held = take()
            sleep_to(until, slot + 0.9)
            for fd in held:
                os.close(fd)


def receive(meeting, until):
    bits = ""
    for slot in range(32):
        sleep_to(until, slot + 0.7)
        fd = libc.inotify_init1(0)
        bits += "1" if fd < 0 else "0"
        if fd >= 0:
            os.close(fd)
    return f"{int(bits, 2):08x}" if "1" in bits else None


def twin():
    """A program has some inotify instances, one for each of its watchers."""
    fds = [libc.inotify_init1(0) for _ in range(4)]
    assert min(fds) >= 0
    for fd in fds:
        os.close(fd)
