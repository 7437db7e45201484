"""Rise above everybody else on the machine.

Technique: real-time and deadline scheduling, negative niceness, the real-time class of input and output, higher limits, a lower mark for the
    out-of-memory killer, locked memory: with CAP_SYS_NICE or CAP_SYS_RESOURCE one program stalls a machine.
Success: one is granted.
Stopped by: no_capabilities
"""
import resource
import struct


def attack():
    def above(kind):
        soft, hard = resource.getrlimit(kind)
        if hard == resource.RLIM_INFINITY:
            raise OSError(errno.EPERM, "unlimited already")
        resource.setrlimit(kind, (soft, hard + 1))

    def score():
        with open("/proc/self/oom_score_adj", "w") as file:
            file.write("-1000")

    attempts = {
        "SCHED_FIFO": lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)),
        "SCHED_RR": lambda: os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1)),
        "SCHED_DEADLINE": lambda: syscall("sched_setattr", 0, struct.pack("=IIQiIQQQ", 48, 6, 0, 0, 0, 10**6, 10**7, 10**7), 0),
        "niceness": lambda: os.setpriority(os.PRIO_PROCESS, 0, -5),
        "input and output": lambda: syscall("ioprio_set", 1, 0, 1 << 13),
        "out-of-memory score": score,
        **{f"limit {kind}": lambda kind=kind: above(kind) for kind in range(16)},
    }

    def child():
        return [name for name, attempt in attempts.items() if not isinstance(attempt_of(attempt), str)]

    def attempt_of(attempt):
        try:
            return answer(attempt)
        except ValueError:  # Python's word for EPERM and EINVAL of setrlimit
            return "EPERM"

    won = forked(lambda: ",".join(child()))
    return won and f"granted: {won}"


def twin():
    """Standing back is everybody's right."""
    os.nice(2)
    os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    with open("/proc/self/oom_score_adj", "w") as file:
        file.write("1000")
