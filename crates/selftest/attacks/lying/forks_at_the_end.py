"""Go on forking while being ended.

Technique: who ends processes one by one loses against a program that forks faster: each one that dies has left two. The
    main process ends well; the rest, in sessions of their own, ignoring signals, jump from process to process and write
    as they go.
Success: from outside: the result does not come.
Stopped by: pid_namespace, pids_cgroup
Held when: exit 0; answered_within 8 s; wall_at_most 4 s
"""
import signal
import time


def attack():
    sys.stdout.flush()
    for _ in range(8):
        if os.fork() == 0:
            for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                signal.signal(number, signal.SIG_IGN)
            # For long enough; not for ever, should nobody end them.
            end = time.monotonic() + 15
            while time.monotonic() < end:
                # The parent goes, the child goes on: there is never a pid that lives long.
                try:
                    if os.fork():
                        os._exit(0)
                    os.setsid()
                except OSError:
                    pass
            os._exit(0)
    time.sleep(0.3)
    os._exit(0)


def twin():
    """Chains of processes that come to their end."""
    def chain(left):
        return forked(lambda: chain(left - 1)) if left else "end"

    assert chain(10) == "end"
