"""Become a new program all the time.

Technique: two processes that execute themselves again and again, change their names and give their pids away by forking: who
    looks up a process and then ends it comes too late each time.
Success: it still runs after the wall time.
Stopped by: wall_time, pid_namespace
Held when: limit wall; answered_within 12 s
"""

PROGRAM = """
import os, sys
if os.fork():
    os._exit(0)
os.setsid()
os.execv(sys.executable, [str(os.getpid()), "-I", "-S", "-c", sys.argv[1], sys.argv[1]])
"""


def attack():
    for _ in range(2):
        if os.fork() == 0:
            os.execv(sys.executable, ["python", "-I", "-S", "-c", PROGRAM, PROGRAM])
    while True:
        try:
            os.wait()
        except ChildProcessError:
            libc.pause()


def twin():
    """Executing another program, once."""
    child = os.fork()
    if child == 0:
        os.execv(sys.executable, ["python", "-I", "-S", "-c", "raise SystemExit(7)"])
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
