"""Set the machine's clock.

Technique: clock_settime, settimeofday, adjtimex. There is one clock for the whole machine; with CAP_SYS_TIME a program moves it
    for everybody: certificates, logs, quotas by day. Here it is set to what it is.
Success: one of the calls is accepted.
Stopped by: seccomp, no_capabilities
"""
import struct
import time

ADJ_TICK = 0x4000


def attack():
    def again(tick):
        # struct timex: modes, 9 longs before tick. Setting the tick to what it is needs the same right as changing it.
        timex = ctypes.create_string_buffer(struct.pack("=I4x", ADJ_TICK) + bytes(80) + struct.pack("q", tick), 208)
        return syscall("adjtimex", timex)

    def reading():
        timex = ctypes.create_string_buffer(208)
        syscall("adjtimex", timex)
        return struct.unpack_from("q", timex, 88)[0]

    tick = answer(reading)
    seconds, rest = divmod(time.time_ns(), 10**9)
    answers = {
        "adjtimex": answer(again, tick if isinstance(tick, int) else 10_000),
        "clock_settime": answer(syscall, "clock_settime", time.CLOCK_REALTIME, struct.pack("qq", seconds, rest)),
        "settimeofday": answer(syscall, "settimeofday", struct.pack("qq", seconds, rest // 1000), None),
    }
    won = [name for name, came in answers.items() if isinstance(came, int)]
    return won and f"the clock was set by {won}"


def twin():
    """Reading every clock, another time zone for oneself, and timers."""
    assert time.time() > 1e9 and time.monotonic() > 0 and time.process_time() >= 0
    os.environ["TZ"] = "CET-1"
    time.tzset()
    assert time.localtime(0).tm_hour == 1
    before = time.monotonic()
    time.sleep(0.01)
    assert time.monotonic() - before >= 0.01
