"""End at the very moment at which the time is over.

Technique: two ends at once are told by two people: the program's own and the limit's. Both, or neither, or one with the
    other's numbers, would be a lie; so would more time than there is. A child goes on, so that the end is never in
    doubt.
Success: from outside: neither a timeout with SIGKILL nor an end of its own, or a result that does not come.
Stopped by: wall_time
Held when: status timeout|error; wall_at_least 9 s; wall_at_most 11 s; answered_within 16 s
"""
import time



def attack():
    sys.stdout.flush()
    if os.fork() == 0:
        time.sleep(30)
    # Since when the clock runs: since this process was executed, which is soon after it was forked unless the machine is slow.
    with open("/proc/self/stat") as stat:
        forked_at = int(stat.read().rsplit(")", 1)[1].split()[19]) / os.sysconf("SC_CLK_TCK")
    now = time.clock_gettime(time.CLOCK_BOOTTIME)
    begun = max(forked_at, now - 0.5)
    time.sleep(max(0, begun + parameters["wall_s"] - 0.002 - now))
    os._exit(7)


def twin():
    """A program ends by itself well before its time is over, with what it printed."""
    time.sleep(0.2)
    print("done")
