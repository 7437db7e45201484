"""Fork daemons without end.

Technique: each process leaves its session and group, forks and ends, so that its child is nobody's: kill by group, by session or
    by parent misses it. The chain never stops to move.
Success: three hundred daemons live.
Stopped by: pids_cgroup, rlimits
Held when: limit pids
Needs: pids_cgroup
"""
import select
import signal
import time


def attack():
    reading, writing = os.pipe()
    for number in range(signal.SIGRTMAX):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for _ in range(300):
        if os.fork() == 0:
            os.setsid()
            try:
                if os.fork() == 0:
                    os.write(writing, b"x")
                    time.sleep(8)
            finally:
                os._exit(0)
        os.wait()
    os.close(writing)
    alive = 0
    while alive < 300 and select.select([reading], [], [], 1)[0]:
        alive += len(os.read(reading, 4096))
    return f"{alive} daemons" if alive == 300 else None


def twin():
    """A helper of its own session that is ended by its group."""
    child = os.fork()
    if child == 0:
        os.setsid()
        libc.pause()
    while os.getsid(child) != child:
        pass
    os.killpg(child, signal.SIGTERM)
    assert os.waitpid(child, 0)[1] == signal.SIGTERM
