"""Rewrite Python around oneself, and fail.

Technique: builtins, sys, os, io and time are the program's own to change: exits that do nothing, prints that lie,
    clocks that stand, a memory gauge that shows nothing. A runner inside the same interpreter would report with them.
    (A program cannot be told from its runner if they share one.)
Success: from outside: success, no time, or no memory.
Stopped by: pid_namespace, memory_cgroup
Held when: exit 1; status error; wall_at_least 300 ms; peak_at_least 4 MB; cpu_at_least 10 ms
"""
import builtins
import io
import resource
import time

NAMES = (
    "_exit exit abort times getrusage time monotonic perf_counter process_time clock_gettime sleep kill wait waitpid "
    "getpid print open write fsync"
).split()


def attack():
    sleep, write, process_time = time.sleep, os.write, time.process_time
    for module in (time, os, resource, io, builtins, sys):
        for name in dir(module):
            if name in NAMES:
                setattr(module, name, lambda *_, **__: 0)
    sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = io.StringIO()
    sys.modules["__main__"].__file__ = "/dev/null"
    sys.argv[:] = ["success"]
    began = process_time()
    while process_time() - began < 0.02:
        pass
    sleep(0.3)
    write(2, b"Traceback: none\n")
    raise ValueError("told to a StringIO")


def twin():
    """Tests replace these things all the time, and put them back."""
    from unittest import mock
    with mock.patch("time.time", return_value=7), mock.patch("builtins.print") as printed:
        assert time.time() == 7
        print("nobody sees this")
    printed.assert_called_once()
    assert time.time() > 7
