"""Ask not to be interrupted for a tenth of a second.

Technique: since Linux 6.12 sched_setattr takes a length of the time slices one wishes, up to 100 ms, from everybody. The wish of a
    cgroup's processes is that of the cgroup against all others: these wait in steps of 100 ms instead of 3.
Success: slices of 100 ms were granted.
Stopped by: seccomp
"""
import struct

SLICE_NS = 100_000_000


def attack():
    # struct sched_attr: size, policy, flags, niceness, priority, runtime, deadline, period.
    wish = ctypes.create_string_buffer(struct.pack("IIQiIQQQ", 48, 0, 0, 0, 0, SLICE_NS, 0, 0))
    syscall("sched_setattr", 0, wish, 0)
    granted = ctypes.create_string_buffer(48)
    syscall("sched_getattr", 0, granted, 48, 0)
    runtime = struct.unpack_from("Q", granted, 24)[0]
    if runtime == SLICE_NS:
        return f"slices of {runtime // 10 ** 6} ms"


def twin():
    """Asking how one is scheduled, and choosing processors."""
    assert os.sched_getscheduler(0) == os.SCHED_OTHER
    assert os.sched_getparam(0).sched_priority == 0
    os.sched_setaffinity(0, os.sched_getaffinity(0))
