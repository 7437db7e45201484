"""Count all threads of the machine with sysinfo(2).

Technique: sysinfo(2) knows no namespaces: its `procs` counts the threads of the whole machine, as `loads`, `freeram`
    and `sharedram` are the machine's. No file has to be there for it.
Success: the receiver has the sender's message.
Stopped by: own_machine
Not promised: The kernel counts this for the whole machine, and there is nothing between it and who asks.
"""

import _thread
import time

STEP = 50

# Each of the message's 32 bits has a slot of so long, and is told by the half of it in which something is done.
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
        begin = slot if bit == "1" else slot + 0.5
        sleep_to(until, begin + 0.05)
        # They sleep in C, and so in nobody's way, and end by themselves.
        left_us = int((until - 0.2 - SLOT_S * (32 - begin - 0.38) - time.time()) * 1e6)
        for _ in range(STEP):
            _thread.start_new_thread(libc.usleep, (max(0, left_us),))


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
    """The number of processors and the size of a page are known."""
    assert os.cpu_count() >= 1 and os.sysconf("SC_PAGE_SIZE") >= 4096
