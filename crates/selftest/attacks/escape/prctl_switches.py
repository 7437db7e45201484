"""Turn the other switches of prctl.

Technique: PR_SET_PTRACER opens a process to every tracer where Yama guards it, speculation is allowed again (CVE-2018-3639), identical pages are
    merged with other processes' (a side channel), cores are shared or withheld, system calls are answered by the program itself, failing memory is handled.
Success: one is accepted.
Stopped by: seccomp
"""

SWITCHES = {
    "PR_SET_PTRACER": (0x5961_6D61, -1, 0, 0, 0),
    "PR_SET_SPECULATION_CTRL": (53, 0, 2, 0, 0),
    "PR_SET_MEMORY_MERGE": (67, 1, 0, 0, 0),
    "PR_SCHED_CORE": (62, 1, 0, 0, 0),
    "PR_SET_SYSCALL_USER_DISPATCH": (59, 0, 0, 0, 0),
    "PR_MCE_KILL": (33, 1, 2, 0, 0),
    "PR_SET_TSC": (26, 1, 0, 0, 0),
    "PR_SET_IO_FLUSHER": (57, 1, 0, 0, 0),
    "PR_TASK_PERF_EVENTS_DISABLE": (31, 0, 0, 0, 0),
    "PR_SET_MDWE": (65, 1, 0, 0, 0),
    "PR_GET_AUXV": (0x4155_5856, 0, 0, 0, 0),
}


def attack():
    answers = {name: answer(forked, lambda of=of: str(syscall("prctl", *of))) for name, of in SWITCHES.items()}
    won = [name for name, came in answers.items() if came is None or came.isdigit()]
    return won and f"{won}"


def twin():
    """Those that concern nobody else: a name, what happens when the parent ends, the slack of timers."""
    assert syscall("prctl", 1, 15, 0, 0, 0) == 0  # PR_SET_PDEATHSIG
    assert syscall("prctl", 29, 100_000, 0, 0, 0) == 0 and syscall("prctl", 30, 0, 0, 0, 0) == 100_000  # timer slack
    assert syscall("prctl", 36, 1, 0, 0, 0) == 0  # PR_SET_CHILD_SUBREAPER
