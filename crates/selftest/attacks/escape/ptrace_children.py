"""Trace a process of the same execution.

Technique: ptrace(2): a tracer changes the calls of its tracee after seccomp has looked at them (before Linux 4.8), and the code
    that implements it was exploited often (CVE-2014-4699, CVE-2019-13272).
Success: a child is attached, or lets itself be traced.
Stopped by: seccomp
"""
import signal
import time

TRACEME, ATTACH, SEIZE = 0, 16, 0x4206


def attack():
    won = []
    for request in (ATTACH, SEIZE):
        pid = os.fork()
        if pid == 0:
            time.sleep(5)
            os._exit(0)
        try:
            if answer(syscall, "ptrace", request, pid, 0, 0) == 0:
                won.append(f"attached by {request}")
        finally:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
    if answer(forked, lambda: str(syscall("ptrace", TRACEME, 0, 0, 0))) == "0":
        won.append("a child asked to be traced")
    return won and f"{won}"


def twin():
    """Looking into one's own running code by Python's own means: tracing, and the stacks of all threads."""
    import faulthandler

    seen = []
    sys.settrace(lambda frame, event, argument: seen.append(frame.f_code.co_name))
    (lambda: None)()
    sys.settrace(None)
    assert "<lambda>" in seen
    with open("/work/stacks", "w+") as file:
        faulthandler.dump_traceback(file)
        file.seek(0)
        assert "twin" in file.read()
