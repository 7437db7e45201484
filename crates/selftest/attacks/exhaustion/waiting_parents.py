"""Hang in vfork.

Technique: a process that called vfork sleeps until its child ends or executes something, and no ordinary signal wakes it. A chain
    in which everyone waits for the next, and the last never ends, with every signal ignored and half of them stopped.
Success: one of them outlives SIGKILL by a second.
Stopped by: pid_namespace
"""
import signal
import time

CLONE_VFORK = 0x4000
DEPTH = 60


def chain(depth, writing):
    if depth == 0:
        os.write(writing, b"x")
        while True:
            libc.pause()
    if syscall("clone", CLONE_VFORK | signal.SIGCHLD, 0, 0, 0, 0) == 0:
        chain(depth - 1, writing)
    os._exit(0)


def attack():
    reading, writing = os.pipe()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD):
        signal.signal(number, signal.SIG_IGN)
    if os.fork() == 0:
        os.setpgid(0, 0)
        chain(DEPTH, writing)
    os.close(writing)
    os.read(reading, 1)
    pids = [int(name) for name in os.listdir("/proc") if name.isdigit() and int(name) > os.getpid()]
    for pid in pids[::2]:
        os.kill(pid, signal.SIGSTOP)
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    killed = time.monotonic()
    # The pipe ends with the last of them.
    os.read(reading, 1)
    took = time.monotonic() - killed
    if took > 1:
        return f"{len(pids)} processes lived on for {took:.1f} s after SIGKILL"


def twin():
    """Starting programs, which uses vfork."""
    import subprocess

    assert all(subprocess.run(["/usr/bin/env", "true"], check=False).returncode == 0 for _ in range(10))
