"""Leave signals ignored, blocked, handled and due, and look for them in the next execution.

Technique: Ignored and blocked signals survive exec, handlers and timers survive fork within one process, an alarm
    comes to whoever has the process then.
Success: the next execution has any of that, or gets a signal.
Stopped by: pid_namespace
"""

import signal
import time

# What CPython itself ignores and handles.
USUAL = {signal.SIGPIPE: signal.SIG_IGN, signal.SIGXFSZ: signal.SIG_IGN, signal.SIGINT: signal.default_int_handler}


def leave(message):
    signal.signal(signal.SIGUSR1, lambda number, frame: None)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD, signal.SIGALRM, signal.SIGRTMIN + 3):
        signal.signal(number, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    signal.setitimer(signal.ITIMER_REAL, 0.3, 0.1)
    signal.setitimer(signal.ITIMER_VIRTUAL, 0.1)
    os.kill(os.getpid(), signal.SIGUSR2)
    signal.siginterrupt(signal.SIGUSR1, True)


def find():
    found = []
    for number in signal.valid_signals():
        now = signal.getsignal(number)
        if now not in (USUAL.get(number, signal.SIG_DFL), None):
            found.append(f"{number} is {now}")
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    found += [f"{len(blocked)} blocked"] if blocked else []
    found += [f"{signal.sigpending()} pending"] if signal.sigpending() else []
    timers = [
        which
        for which in (signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF)
        if signal.getitimer(which) != (0.0, 0.0)
    ]
    found += [f"timers {timers}"] if timers else []
    with open("/proc/self/status") as file:
        masks = {
            line.split(":")[0]: int(line.split()[1], 16)
            for line in file
            if line.startswith(("SigBlk", "SigIgn", "SigPnd", "ShdPnd"))
        }
    ignored = {number for number in range(1, 65) if masks["SigIgn"] >> number - 1 & 1} - {
        int(number) for number in USUAL
    }
    found += [f"ignored {sorted(ignored)}"] if ignored else []
    time.sleep(0.4)
    return ", ".join(found)


def twin():
    """A program's own handlers and timers work."""
    got = []
    signal.signal(signal.SIGALRM, lambda number, frame: got.append(number))
    signal.setitimer(signal.ITIMER_REAL, 0.02)
    time.sleep(0.1)
    assert got == [signal.SIGALRM]
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR1})
    os.kill(os.getpid(), signal.SIGUSR1)
    assert signal.sigpending() == {signal.SIGUSR1} and signal.sigwait({signal.SIGUSR1}) == signal.SIGUSR1
