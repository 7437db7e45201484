"""Set the machine's clocks.

Technique: There is one wall clock for all. Set to what it shows, or with the present rate, nothing changes but that
    it can be done.
Success: a clock can be set.
Stopped by: seccomp, no_capabilities
"""

import time

ADJ_TICK = 0x4000


def attack():
    worked = []
    now = time.clock_gettime_ns(time.CLOCK_REALTIME)
    moment = (ctypes.c_long * 2)(now // 10**9, now % 10**9)
    if answer(syscall, "clock_settime", time.CLOCK_REALTIME, moment) == 0:
        worked.append("clock_settime")
    now = time.clock_gettime_ns(time.CLOCK_REALTIME)
    if answer(syscall, "settimeofday", (ctypes.c_long * 2)(now // 10**9, now % 10**9 // 1000), None) == 0:
        worked.append("settimeofday")
    # struct timex; the length of a tick is the twelfth long: offset, freq, maxerror, esterror, status,
    # constant, precision, tolerance, time (2), tick.
    timex = (ctypes.c_long * 32)()
    if not isinstance(answer(syscall, "adjtimex", timex), str):
        timex[0] = ADJ_TICK
        if not isinstance(answer(syscall, "adjtimex", timex), str):
            worked.append("adjtimex")
    return ", ".join(worked)


def twin():
    """A program asks every clock, waits by it, and sets its own time zone."""
    for clock in (time.CLOCK_REALTIME, time.CLOCK_MONOTONIC, time.CLOCK_BOOTTIME, time.CLOCK_PROCESS_CPUTIME_ID):
        assert time.clock_gettime(clock) > 0
    os.environ["TZ"] = "Asia/Shanghai"
    time.tzset()
    assert time.localtime(0).tm_hour in (0, 8)
