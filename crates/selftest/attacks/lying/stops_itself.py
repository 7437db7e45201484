"""Stop for ever.

Technique: a stopped process neither runs nor ends, takes no processor time, and ignores all signals but two. SIGSTOP to
    itself, and from a child that goes on continuing and stopping it; a watcher that waits with WUNTRACED takes a stop
    for an end.
Success: from outside: a result before the wall time is over, or none after it.
Stopped by: wall_time, pid_namespace
Held when: limit wall; status timeout; wall_at_least 9 s; answered_within 16 s
"""
import signal
import time


def attack():
    sys.stdout.flush()
    main = os.getpid()
    if os.fork() == 0:
        os.setsid()
        for number in (signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU, signal.SIGCONT):
            os.kill(main, number)
        # Longer than the wall time, but not for ever: should nobody end it, this does.
        for _ in range(1000):
            os.kill(main, signal.SIGCONT)
            time.sleep(0.05)
            os.kill(main, signal.SIGSTOP)
            time.sleep(0.3)
        os.kill(main, signal.SIGKILL)
        os._exit(0)
    while True:
        os.kill(main, signal.SIGSTOP)


def twin():
    """A child is stopped, goes on, and ends, and its parent is told of each."""
    child = os.fork()
    if child == 0:
        os.kill(os.getpid(), signal.SIGSTOP)
        os._exit(3)
    assert os.WIFSTOPPED(os.waitpid(child, os.WUNTRACED)[1])
    os.kill(child, signal.SIGCONT)
    assert os.WEXITSTATUS(os.waitpid(child, 0)[1]) == 3
