"""Queue signals that are never delivered.

Technique: a blocked real-time signal with a value is kept once for every time it was sent. The kernel counts them per user of
    the machine; processes that share a user are refused signals and timers when that is used up.
Success: more signals are queued than RLIMIT_SIGPENDING of any process here allows, or four thousand.
Stopped by: rlimits
"""
import signal

SIGRTMIN = 40


def attack():
    libc.sigqueue.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_void_p]
    signal.pthread_sigmask(signal.SIG_BLOCK, [SIGRTMIN])
    queued = 0
    # Every process has a queue; what is counted is the user's.
    for _ in range(20):
        child = os.fork()
        if child == 0:
            libc.pause()
        for _ in range(500):
            if libc.sigqueue(child, SIGRTMIN, None):
                raise OSError(ctypes.get_errno(), f"after {queued} signals")
            queued += 1
        if queued >= 4000:
            return f"{queued} signals are queued"


def twin():
    """Some signals with values, delivered."""
    signal.pthread_sigmask(signal.SIG_BLOCK, [SIGRTMIN])
    for _ in range(100):
        assert libc.sigqueue(os.getpid(), SIGRTMIN, None) == 0
    for _ in range(100):
        assert signal.sigtimedwait([SIGRTMIN], 1).si_signo == SIGRTMIN
