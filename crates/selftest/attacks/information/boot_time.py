"""Learn how long the machine has been up.

Technique: CLOCK_BOOTTIME and CLOCK_MONOTONIC, /proc/uptime, `btime` in /proc/stat, sysinfo(2), and the start time of processes count from boot. The time of
    boot is nearly as good as a serial number, and tells how old the kernel's holes are. A time namespace moves all of these
    clocks at once.
Success: they say that the program's own start lies long after "boot": with a time namespace made for it, it would be near.
Stopped by: time_namespace
"""
import time

# A place made ahead of its program may have waited that long.
LONG_S = 15 * 60


def attack():
    with open("/proc/self/stat") as stat:
        started = int(stat.read().rsplit(")", 1)[1].split()[19]) / os.sysconf("SC_CLK_TCK")
    if started > LONG_S:
        return f"this process began {started:.0f} s after boot"
    with open("/proc/uptime") as uptime:
        up = float(uptime.read().split()[0])
    clocks = {"/proc/uptime": up, "CLOCK_BOOTTIME": time.clock_gettime(time.CLOCK_BOOTTIME), "CLOCK_MONOTONIC": time.monotonic()}
    words = (ctypes.c_long * 16)()
    if libc.sysinfo(words) == 0:
        clocks["sysinfo"] = words[0]
    late = {name: seconds for name, seconds in clocks.items() if seconds > LONG_S}
    return late and str(late)


def twin():
    """Clocks run, forward, and agree with each other."""
    before, wall = time.monotonic(), time.time()
    time.sleep(0.05)
    assert 0.04 < time.monotonic() - before < 5 and 0.04 < time.time() - wall < 5
    assert time.time() > 1_600_000_000
    with open("/proc/uptime") as uptime:
        assert float(uptime.read().split()[0]) >= 0
