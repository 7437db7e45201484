"""Get ahead of everybody else on the machine.

Technique: Real-time and deadline scheduling, negative niceness, better input and output, a better autogroup: each
    would let a program keep the host's own processes waiting.
Success: the scheduler took such a wish.
Stopped by: no_capabilities, rlimits
"""

import struct

WHO_PROCESS, IDLE, SCHED_DEADLINE = 1, 3, 6


def attempts():
    yield "niceness -5", lambda: os.setpriority(os.PRIO_PROCESS, 0, -5)
    for name in ("SCHED_FIFO", "SCHED_RR"):
        yield name, lambda: os.sched_setscheduler(0, getattr(os, name), os.sched_param(1))
    # struct sched_attr: size, policy, flags, nice, priority, runtime, deadline, period.
    deadline = struct.pack("IIQiIQQQ", 48, SCHED_DEADLINE, 0, 0, 0, 10_000_000, 100_000_000, 100_000_000)
    yield "SCHED_DEADLINE", lambda: syscall("sched_setattr", 0, deadline, 0)
    yield "real-time input and output", lambda: syscall("ioprio_set", WHO_PROCESS, 0, 1 << 13 | 4)
    yield "a better autogroup", lambda: write("/proc/self/autogroup", "-5")
    yield "real-time limit", lambda: write("/proc/sys/kernel/sched_rt_runtime_us", "-1")


def write(path, text):
    with open(path, "w") as file:
        file.write(text)


def attack():
    def child():
        return ", ".join(name for name, attempt in attempts() if not isinstance(answer(attempt), str))

    return forked(child)


def twin():
    """A program steps back: nicer, in batches, with idle input and output."""

    def child():
        before = os.getpriority(os.PRIO_PROCESS, 0)
        os.nice(3)
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
        syscall("ioprio_set", WHO_PROCESS, 0, IDLE << 13)
        return f"{os.getpriority(os.PRIO_PROCESS, 0) - before} {os.sched_getscheduler(0) == os.SCHED_BATCH}"

    assert forked(child) == "3 True"
