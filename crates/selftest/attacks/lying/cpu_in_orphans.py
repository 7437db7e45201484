"""Let others burn the processor time.

Technique: a process's times include those of children it waited for. Grandchildren whose parent has gone, a child that
    ignores its own children, and children that are still at work when the program ends are in nobody's. They burn more
    than a second together.
Success: from outside: less processor time.
Stopped by: cpu_cgroup
Held when: cpu_at_least 1000 ms; exit 0
Needs: cpu_cgroup
"""
import signal
import time


def burn(seconds):
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def attack():
    sys.stdout.flush()
    ended, telling = os.pipe()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _ in range(4):
        if os.fork() == 0:
            if os.fork() == 0:
                burn(0.3)
                os.write(telling, b"x")
            os._exit(0)
    if os.fork() == 0:
        # Still at work at the end.
        os.write(telling, b"x")
        burn(10)
        os._exit(0)
    for _ in range(5):
        os.read(ended, 1)
    if sum(os.times()[:4]) > 0.6:
        raise RuntimeError("it is in the program's own times: nothing would be hidden")
    time.sleep(0.1)
    os._exit(0)


def twin():
    """Children that are waited for are in the parent's own account."""
    before = sum(os.times()[2:4])
    assert forked(lambda: burn(0.2) or "burnt") == "burnt"
    assert sum(os.times()[2:4]) - before > 0.1
