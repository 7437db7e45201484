"""Trace the sandbox's first process.

Technique: PTRACE_SEIZE of pid 1 and of one's own parent: the init of the slot was made before the lock-down, so whoever steers it
    is out of seccomp and no_new_privs. And the other way round: PTRACE_TRACEME in an orphan makes init its tracer, which then
    hears of stops it never expected.
Success: init is traced, or traces.
Stopped by: seccomp, own_uid
"""
import time

TRACEME, DETACH, SEIZE = 0, 17, 0x4206


def attack():
    for pid in sorted({1, os.getppid()} - {0}):
        if answer(syscall, "ptrace", SEIZE, pid, 0, 0) == 0:
            with open("/proc/1/status") as status:
                found = [line for line in status if line.startswith("TracerPid")]
            answer(syscall, "ptrace", DETACH, pid, 0, 0)
            return f"pid {pid} is traced: {found}"

    reading, writing = os.pipe()

    def parent_of_orphan():
        if os.fork() == 0:
            while os.getppid() != 1:
                time.sleep(0.001)
            os.write(writing, str(answer(syscall, "ptrace", TRACEME, 0, 0, 0)).encode())
            os._exit(0)

    forked(parent_of_orphan)
    os.close(writing)
    came = os.read(reading, 100).decode()
    return came == "0" and "init traces an orphan of ours"


def twin():
    """An orphan is taken over by init and goes on working."""
    reading, writing = os.pipe()

    def parent_of_orphan():
        if os.fork() == 0:
            while os.getppid() != 1:
                time.sleep(0.001)
            os.write(writing, b"adopted")
            os._exit(0)

    forked(parent_of_orphan)
    assert os.read(reading, 100) == b"adopted"
