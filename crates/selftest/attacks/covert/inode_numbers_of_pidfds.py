"""Watch the numbers that processes get in the kernel's file system of pidfds.

Technique: Since Linux 6.9 a pidfd has an inode number that counts every process the machine ever made, beyond all pid
    namespaces. One side forks for a while; the other forks now and then, opens a pidfd and sees how far the number
    went.
Success: the receiver has the sender's message.
Stopped by: own_machine
Not promised: The kernel counts this for the whole machine, and there is nothing between it and who asks.
"""

import threading
import time

STEP = 200

# Each of the message's 32 bits has a slot of so long, and is told by the half of it in which something is done.
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
        begin = slot if bit == "1" else slot + 0.5
        sleep_to(until, begin + 0.05)
        # A thread takes a number as well, and is quicker.
        for _ in range(STEP):
            thread = threading.Thread(target=int)
            thread.start()
            thread.join()


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
    """asyncio waits for its child, by whatever way it finds."""
    import asyncio

    async def wait():
        child = await asyncio.create_subprocess_exec("sh", "-c", "exit 7")
        return await child.wait()

    assert asyncio.run(wait()) == 7
