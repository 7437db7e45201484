"""Set the clocks, to seem faster or to last longer.

Technique: clock_settime, settimeofday, adjtimex and clock_adjtime move the machine's clocks; a time namespace has its
    own. A limit kept by the wall clock would never come, a duration measured with it would be negative. Then it sleeps
    for half a second.
Success: a clock moved; from outside: less than that.
Stopped by: seccomp, no_capabilities
Held when: wall_at_least 500 ms; status success
"""
import time

CLONE_NEWTIME = 0x80
ADJ_FREQUENCY = 0x2


def attack():
    # Clocks that are set to what they show anyway prove it as well, and harm nobody.
    moment = (ctypes.c_long * 2)()
    libc.gettimeofday(moment, None)
    state = (ctypes.c_long * 64)()
    libc.adjtimex(state)
    state[0] = ADJ_FREQUENCY

    def checked(result):
        if result < 0:
            raise OSError(ctypes.get_errno(), "refused")
        return "done"

    ways = {
        "clock_settime": lambda: time.clock_settime(time.CLOCK_REALTIME, time.time()),
        "settimeofday": lambda: checked(libc.settimeofday(moment, None)),
        # With the frequency that there is.
        "adjtimex": lambda: checked(libc.adjtimex(state)),
        "unshare": lambda: forked(lambda: syscall("unshare", CLONE_NEWTIME) == 0 and "done"),
    }
    for name, way in ways.items():
        said = answer(way)
        if said in (None, "done"):
            return f"{name} is allowed"
    time.sleep(0.5)


def twin():
    """Clocks that a program makes for itself: time zones, frozen time in tests, timers."""
    os.environ["TZ"] = "EST5EDT"
    time.tzset()
    assert time.tzname[0] == "EST"
    before = time.monotonic()
    time.sleep(0.1)
    assert 0.1 <= time.monotonic() - before < 5
