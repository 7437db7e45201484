"""Write a number into a setting of the kernel that others read.

Technique: Files of /proc/sys that a program may write. Those of the network, ipc and user namespaces are the
    execution's own, but belong to its init; all others are the machine's. One side writes a byte at a time into
    whichever it may, the other reads them all.
Success: the receiver has the sender's message.
Stopped by: own_uid, no_capabilities
"""

import time

# They take any number from 100 to 355, and harm nobody who has it for a second.
SETTINGS = (
    "fs/lease-break-time",
    "fs/mqueue/msg_default",
    "kernel/msgmni",
    "kernel/sched_rr_timeslice_ms",
    "net/ipv4/neigh/default/app_solicit",
    "net/ipv4/tcp_fin_timeout",
    "net/ipv4/tcp_keepalive_intvl",
    "net/ipv4/tcp_keepalive_time",
    "user/max_own_machines",
)
SLOT_S = 0.2


def sleep_to(until, slot):
    time.sleep(max(0.0, until - 0.2 - SLOT_S * (4 - slot) - time.time()))


def write(setting, value):
    with open(f"/proc/sys/{setting}", "w") as file:
        file.write(value)


def read(setting):
    with open(f"/proc/sys/{setting}") as file:
        return file.read()


def send(message, meeting, until):
    told = [answer(lambda: open(f"/proc/sys/{setting}", "r+").close()) for setting in SETTINGS]
    mine = [setting for setting, one in zip(SETTINGS, told) if one is None]
    if not mine:
        raise OSError(getattr(errno, told[-1]), "no setting can be written")
    before = {setting: read(setting) for setting in mine}
    for slot, byte in enumerate(bytes.fromhex(message)):
        sleep_to(until, slot + 0.1)
        for setting in mine:
            answer(write, setting, str(100 + byte))
    sleep_to(until, 4.5)
    for setting, value in before.items():
        write(setting, value)


def receive(meeting, until):
    seen = {
        setting: []
        for setting in SETTINGS
        if isinstance(answer(read, setting), str) and answer(read, setting).strip().isdigit()
    }
    for slot in range(4):
        sleep_to(until, slot + 0.7)
        for setting, values in seen.items():
            values.append(int(read(setting)) - 100)
    told = [
        bytes(values).hex()
        for values in seen.values()
        if len(set(values)) > 1 and all(0 <= value < 256 for value in values)
    ]
    return told[0] if told else None


def twin():
    """A program reads settings: how many connections may wait, how many processes there can be."""
    assert int(read("net/core/somaxconn")) > 0
    assert int(read("kernel/pid_max")) > 100
