"""Let timers go off all the time.

Technique: setitimer every hundred microseconds, and hundreds of timers of descriptors that all go off at the same moment:
    the kernel runs them with interrupts off, in the time of whoever runs.
Success: the processes together get a quarter more of the processors than they may.
Stopped by: cpu_cgroup, rlimits
Held when: cpu_rate_at_most
Needs: cpu_cgroup
"""
import signal
import struct
import time


def work(number):
    signal.signal(signal.SIGALRM, lambda *_: None)
    signal.setitimer(signal.ITIMER_REAL, 1e-4, 1e-4)
    # struct itimerspec: interval, first time.
    timers = [libc.timerfd_create(time.CLOCK_MONOTONIC, os.O_NONBLOCK) for _ in range(200)]
    at = time.monotonic_ns() + 2_000_000
    when = ctypes.create_string_buffer(struct.pack("qqqq", 0, 1, at // 10 ** 9, at % 10 ** 9))
    for timer in timers:
        libc.timerfd_settime(timer, 1, when, None)
    time.sleep(0.005)
    signal.setitimer(signal.ITIMER_REAL, 0)
    for timer in timers:
        os.close(timer)


def attack():
    return storm(work, 40)


def twin():
    """An alarm a hundred times a second."""
    rung = []
    signal.signal(signal.SIGALRM, lambda *_: rung.append(1))
    signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
    until = time.monotonic() + 5
    while len(rung) < 5 and time.monotonic() < until:
        time.sleep(0.01)
    signal.setitimer(signal.ITIMER_REAL, 0)
    assert len(rung) >= 5
