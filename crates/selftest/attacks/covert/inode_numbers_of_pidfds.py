"""Watch the numbers that processes get in the kernel's file system of pidfds.

Technique: Since Linux 6.9 a pidfd has an inode number that counts every process the machine ever made, beyond all pid
    namespaces. One side forks or not; the other forks now and then, opens a pidfd and sees how far the number went.
Success: the receiver has the sender's message.
Stopped by: seccomp
"""

import time

STEP = 24

# The message's 32 bits take so long each, the last of them ending a little before the time is up.
SLOT_S = 0.1


def sleep_to(until, slot):
    time.sleep(max(0.0, until - 0.2 - SLOT_S * (32 - slot) - time.time()))


def level():
    child = os.fork()
    if child == 0:
        os._exit(0)
    fd = syscall("pidfd_open", child, 0)
    number = os.fstat(fd).st_ino
    os.close(fd)
    os.waitpid(child, 0)
    return number


def send(message, meeting, until):
    for slot, bit in enumerate(f"{int(message, 16):032b}"):
        sleep_to(until, slot + 0.2)
        if bit == "1":
            for _ in range(STEP):
                level()


def receive(meeting, until):
    bits = ""
    for slot in range(32):
        sleep_to(until, slot)
        before = level()
        sleep_to(until, slot + 0.7)
        bits += "1" if level() - before > STEP / 2 else "0"
    return f"{int(bits, 2):08x}"


def twin():
    """A program waits for its child through a pidfd, as asyncio does."""
    import select

    child = os.fork()
    if child == 0:
        os._exit(7)
    fd = syscall("pidfd_open", child, 0)
    ready, _, _ = select.select([fd], [], [], 5)
    assert ready and os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    os.close(fd)
