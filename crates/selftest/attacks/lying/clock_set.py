"""Set the clocks, to seem faster or to last longer.

Technique: clock_settime, settimeofday, adjtimex and clock_adjtime move the machine's clocks; a time namespace has its own. A limit kept by the wall clock would never come, a duration measured with it would be
    negative. Then it sleeps for half a second.
Success: a clock moved; from outside: less than that.
Stopped by: seccomp, no_capabilities
Held when: wall_at_least 500 ms; status success
"""
import struct
import time

CLONE_NEWTIME = 0x80


def attack():
    now = int(time.time())
    # A clock that is set to what it shows anyway would prove it as well, and harms nobody.
    moment = (ctypes.c_long * 2)(now, 0)
    zone = ctypes.create_string_buffer(512)
    ways = {
        "clock_settime": lambda: time.clock_settime(time.CLOCK_REALTIME, time.time()),
        "settimeofday": lambda: libc.settimeofday(moment, None),
        # ADJ_TICK with the tick there is.
        "adjtimex": lambda: libc.adjtimex(struct.pack("I4xqqqi4xqqqqqi", 0x4000, 0, 0, 0, 0, 0, 0, 0, 0, 10000, 0).ljust(256, b"\0")),
        "unshare": lambda: forked(lambda: syscall("unshare", CLONE_NEWTIME) == 0 and "made"),
    }
    for name, way in ways.items():
        said = answer(way)
        if said is None or said == "made" or said == 0 or (name == "adjtimex" and isinstance(said, int) and said >= 0):
            return f"{name}: {said}"
    time.sleep(0.5)


def twin():
    """Clocks that a program makes for itself: time zones, frozen time in tests, timers."""
    os.environ["TZ"] = "EST5EDT"
    time.tzset()
    assert time.tzname[0] == "EST"
    before = time.monotonic()
    time.sleep(0.1)
    assert 0.1 <= time.monotonic() - before < 5
