"""Slow down or limit the sandbox's first process.

Technique: priority, scheduling class, processors, input/output class and resource limits of pid 1 and of one's own parent: an init that gets no time, or may
    open no files, no longer tells the truth in time.
Success: one is changed.
Stopped by: own_uid, seccomp
"""
import resource
import struct


def of_its_user(pid):
    """Where init has the program's id, this reaches it as well."""
    before = os.getpriority(os.PRIO_PROCESS, pid)
    os.setpriority(os.PRIO_USER, 0, before + 1)
    if os.getpriority(os.PRIO_PROCESS, pid) == before:
        raise OSError(errno.EPERM, "none but one's own")


def attack():
    won = []
    for pid in sorted({1, os.getppid()} - {0}):
        attempts = {
            "priority": lambda: os.setpriority(os.PRIO_PROCESS, pid, 19),
            "priority of the group": lambda: os.setpriority(os.PRIO_PGRP, pid, 19),
            "priority of its user": lambda: of_its_user(pid),
            "class": lambda: os.sched_setscheduler(pid, os.SCHED_IDLE, os.sched_param(0)),
            "parameters": lambda: os.sched_setparam(pid, os.sched_param(0)),
            "attributes": lambda: syscall("sched_setattr", pid, struct.pack("=IIQiIQQQ", 48, os.SCHED_IDLE, 0, 0, 0, 0, 0, 0), 0),
            "processors": lambda: os.sched_setaffinity(pid, os.sched_getaffinity(0)),
            "input and output": lambda: syscall("ioprio_set", 1, pid, 3 << 13),
            "limits": lambda: resource.prlimit(pid, resource.RLIMIT_NOFILE),
        }
        won += [f"{name} of {pid}" for name, attempt in attempts.items() if not isinstance(answer(attempt), str)]
    return won and f"{won}"


def twin():
    """All of it for oneself."""
    os.setpriority(os.PRIO_PROCESS, 0, 3)
    os.sched_setaffinity(0, os.sched_getaffinity(0))
    os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
    syscall("ioprio_set", 1, 0, 3 << 13)
    assert os.getpriority(os.PRIO_PROCESS, 0) == 3 and os.sched_getscheduler(0) == os.SCHED_BATCH
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] > 0
