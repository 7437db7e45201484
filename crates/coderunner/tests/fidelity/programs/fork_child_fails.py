# An unhandled exception of a forked child: its traceback, exit code 1, and the parent goes on.
import os


def fail():
    raise ValueError("in the child")


pid = os.fork()
if pid == 0:
    fail()
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
