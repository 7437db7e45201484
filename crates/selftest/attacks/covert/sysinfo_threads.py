"""Count all threads of the machine with sysinfo(2).

Technique: sysinfo(2) knows no namespaces: its `procs` counts the threads of the whole machine, as `loads`, `freeram`
    and `sharedram` are the machine's. No file has to be there for it.
Success: the receiver has the sender's message.
Stopped by: seccomp
"""

import threading
import time

STEP = 60

# The message's 32 bits take so long each, the last of them ending a little before the time is up.
SLOT_S = 0.1


def sleep_to(until, slot):
    time.sleep(max(0.0, until - 0.2 - SLOT_S * (32 - slot) - time.time()))


def level():
    # struct sysinfo: uptime, three loads and six sizes, each a long; then procs, a short.
    buffer = (ctypes.c_ulong * 16)()
    syscall("sysinfo", buffer)
    return buffer[10] & 0xFFFF


def send(message, meeting, until):
    for slot, bit in enumerate(f"{int(message, 16):032b}"):
        sleep_to(until, slot + 0.2)
        if bit == "1":
            over = threading.Event()
            threads = [threading.Thread(target=over.wait) for _ in range(STEP)]
            for thread in threads:
                thread.start()
            sleep_to(until, slot + 0.9)
            over.set()
            for thread in threads:
                thread.join()


def receive(meeting, until):
    bits = ""
    for slot in range(32):
        sleep_to(until, slot)
        before = level()
        sleep_to(until, slot + 0.7)
        bits += "1" if level() - before > STEP / 2 else "0"
    return f"{int(bits, 2):08x}"


def twin():
    """The number of processors and the size of a page are known, and a large list is sorted (glibc asks for memory there)."""
    assert os.cpu_count() >= 1 and os.sysconf("SC_PAGE_SIZE") >= 4096
    assert sorted(range(100000, 0, -1))[0] == 1
