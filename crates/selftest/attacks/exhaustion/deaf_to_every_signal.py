"""Ignore every signal and never end.

Technique: SIGTERM, SIGALRM, SIGXCPU and all others are ignored or blocked, in children of other sessions too, one of which is
    stopped, and the output is closed so that nobody waits for it.
Success: it still runs after the wall time.
Stopped by: wall_time, pid_namespace
Held when: limit wall; answered_within 12 s
"""
import signal


def attack():
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
    for number in range(1, 65):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    for name in ("stop", "pause"):
        if os.fork() == 0:
            os.setsid()
            if name == "stop":
                os.kill(os.getpid(), signal.SIGSTOP)
            break
    os.close(1)
    os.close(2)
    while True:
        libc.pause()


def twin():
    """A handler of one's own."""
    seen = []
    signal.signal(signal.SIGTERM, lambda number, frame: seen.append(number))
    os.kill(os.getpid(), signal.SIGTERM)
    assert seen == [signal.SIGTERM]
