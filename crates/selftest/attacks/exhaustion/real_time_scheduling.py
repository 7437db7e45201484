"""Be scheduled before everybody else.

Technique: the real-time classes (SCHED_FIFO, SCHED_RR), deadlines (SCHED_DEADLINE), a negative niceness, a higher priority for
    disks: a process with one of them runs first, whatever it is worth.
Success: one of them was granted.
Stopped by: rlimits, no_capabilities
"""
import struct

SCHED_DEADLINE, IOPRIO_REALTIME = 6, 1 << 13


def attack():
    def deadline():
        # struct sched_attr: size, policy, flags, niceness, priority, runtime, deadline, period.
        text = struct.pack("IIQiIQQQ", 48, SCHED_DEADLINE, 0, 0, 0, 10 ** 7, 10 ** 8, 10 ** 8)
        syscall("sched_setattr", 0, ctypes.create_string_buffer(text), 0)

    granted, refused = [], None
    for name, attempt in (
        ("SCHED_FIFO", lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))),
        ("SCHED_RR", lambda: os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))),
        ("SCHED_DEADLINE", deadline),
        ("a negative niceness", lambda: os.setpriority(os.PRIO_PROCESS, 0, -5)),
        ("real-time disk access", lambda: syscall("ioprio_set", 1, 0, IOPRIO_REALTIME)),
    ):
        try:
            attempt()
            granted.append(name)
        except OSError as error:
            refused = error
    if granted:
        return ", ".join(granted)
    raise refused


def twin():
    """Stepping back is allowed, and so is asking."""
    before = os.getpriority(os.PRIO_PROCESS, 0)
    os.nice(5)
    assert os.getpriority(os.PRIO_PROCESS, 0) == before + 5
    os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
    os.sched_setaffinity(0, os.sched_getaffinity(0))
    assert len(os.sched_getaffinity(0)) >= 1
