"""Find out which processes there are on the machine.

Technique: /proc lists them. Where it does not, calls that take a pid answer "no such process" for some and "not
    permitted" for others: kill(0), getpgid, getsid, sched_getaffinity, sched_getscheduler, getpriority, pidfd_open.
Success: a process that is neither of this program nor the sandbox's init; or an answer about the server's pid.
Stopped by: pid_namespace
"""


def attack():
    own = {1, os.getpid()}
    listed = {int(name) for name in os.listdir("/proc") if name.isdigit()}
    if os.getppid() not in (0, 1) or listed - own:
        names = [open(f"/proc/{pid}/comm").read().strip() for pid in sorted(listed - own)[:8]]
        return f"{len(listed)} processes, among them {names}"
    looks = {
        "kill": lambda pid: os.kill(pid, 0),
        "getpgid": os.getpgid,
        "getsid": os.getsid,
        "sched_getaffinity": os.sched_getaffinity,
        "sched_getscheduler": os.sched_getscheduler,
        "getpriority": lambda pid: os.getpriority(os.PRIO_PROCESS, pid),
        "pidfd_open": lambda pid: os.close(os.pidfd_open(pid)),
    }
    for pid in [canary["pid"], *range(2, 3000)]:
        for name, look in looks.items() if pid not in own else ():
            try:
                return f"{name} of {pid}: {look(pid)}"
            except ProcessLookupError:
                pass
            except PermissionError as error:
                # A filter that refuses the call refuses it for every pid, so only a difference tells.
                if not isinstance(answer(look, 4_000_000), str) or answer(look, 4_000_000) == "ESRCH":
                    return f"{name} of {pid}: {error}"


def twin():
    """A program sees its own processes, by all of these."""
    child = os.fork()
    if child == 0:
        os.execvp("sleep", ["sleep", "20"])
    try:
        assert str(child) in os.listdir("/proc")
        os.kill(child, 0)
        assert os.getpgid(child) == os.getpgid(0) and os.sched_getaffinity(child) == os.sched_getaffinity(0)
        os.close(os.pidfd_open(child))
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)
