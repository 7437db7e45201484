"""Reach processes outside by their numbers.

Technique: the server's process, whose number is known, and every other number: pidfd_open, kill, priorities, scheduling, limits, files in
    /proc. Numbers are the pid namespace's, so whoever shares it meets the whole machine.
Success: a process answers that is not of this execution.
Stopped by: pid_namespace
"""


def attack():
    # Init and this one: nobody else was started yet.
    own = {1, os.getppid(), os.getpid()}
    won = [f"/proc shows {pid}" for pid in os.listdir("/proc") if pid.isdigit() and int(pid) not in own]
    if canary["pid"] not in own:
        pid = canary["pid"]
        attempts = {
            "signal": lambda: os.kill(pid, 0),
            "thread": lambda: syscall("tgkill", pid, pid, 0),
            "queued": lambda: syscall("rt_sigqueueinfo", pid, 0, bytes(128)),
            "pidfd": lambda: os.close(syscall("pidfd_open", pid, 0)),
            "priority": lambda: os.getpriority(os.PRIO_PROCESS, pid),
            "processors": lambda: os.sched_getaffinity(pid),
            "policy": lambda: os.sched_getscheduler(pid),
            "session": lambda: os.getsid(pid),
            "group": lambda: os.getpgid(pid),
            "limits": lambda: syscall("prlimit64", pid, 7, None, ctypes.create_string_buffer(16)),
            "proc": lambda: os.listdir(f"/proc/{pid}"),
        }
        won += [f"the server's {name}" for name, attempt in attempts.items() if not isinstance(answer(attempt), str)]
    for pid in set(range(2, 40_000)) - own:
        if answer(os.kill, pid, 0) != "ESRCH" or answer(os.killpg, pid, 0) != "ESRCH":
            won.append(f"number {pid}")
    return won and f"{won[:9]}"


def twin():
    """One's own children are found by all of those."""
    pid = os.fork()
    if pid == 0:
        import time

        time.sleep(5)
        os._exit(0)
    os.kill(pid, 0)
    assert os.getsid(pid) == os.getsid(0) and os.sched_getaffinity(pid) and str(pid) in os.listdir("/proc")
    os.setpriority(os.PRIO_PROCESS, pid, 5)
    assert os.getpriority(os.PRIO_PROCESS, pid) == 5
    os.kill(pid, 9)
    os.waitpid(pid, 0)
