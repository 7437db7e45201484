"""Make timers without end.

Technique: timer_create makes a timer in the kernel that needs no descriptor. It is counted as a queued signal, per user.
Success: four thousand timers run.
Stopped by: rlimits
"""


def attack():
    made = ctypes.c_void_p()
    count = 0
    while count < 4000:
        if libc.timer_create(1, None, ctypes.byref(made)):
            raise OSError(ctypes.get_errno(), f"after {count} timers")
        count += 1
    return f"{count} timers"


def twin():
    """A few timers, and many of Python's own."""
    import threading

    made = ctypes.c_void_p()
    for _ in range(50):
        assert libc.timer_create(1, None, ctypes.byref(made)) == 0
    fired = []
    timers = [threading.Timer(0.01, fired.append, [number]) for number in range(20)]
    for timer in timers:
        timer.start()
    for timer in timers:
        timer.join()
    assert len(fired) == 20
