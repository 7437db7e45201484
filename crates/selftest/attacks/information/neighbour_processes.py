"""Find the process of another execution, and look into it.

Technique: two programs of one service often run as the same user, who may read the memory and environment of his
    processes, signal them, and change their scheduling. Calls that name a user instead of a process (PRIO_USER,
    IOPRIO_WHO_USER, kill(-1)) reach even those one cannot see.
Success: another Python's environment or memory, or a call that reached a process beyond one's own.
Stopped by: pid_namespace, own_uid, seccomp
"""


def attack():
    for pid in [name for name in os.listdir("/proc") if name.isdigit() and int(name) not in (1, os.getpid())]:
        for name in ("environ", "mem", "cmdline"):
            try:
                with open(f"/proc/{pid}/{name}", "rb") as found:
                    return f"/proc/{pid}/{name}: {len(found.read(80)) if name != 'mem' else 'open'}"
            except OSError:
                pass
    # The lowest niceness of all who have this uid: the init may have it too, and is known.
    own = os.nice(2)
    with open("/proc/1/status") as status:
        init_uid = next(int(line.split()[1]) for line in status if line.startswith("Uid:"))
    least = os.getpriority(os.PRIO_USER, os.getuid())
    if least != (own if init_uid != os.getuid() else min(own, os.getpriority(os.PRIO_PROCESS, 1))):
        return f"somebody else of uid {os.getuid()} has nice {least}"
    # Signal 0 is only the question whether there is somebody; kill(-1) leaves the caller out, and pid 1.
    os.kill(-1, 0)
    return "kill(-1) reached somebody"


def twin():
    """One's own processes can be signalled and made nicer together."""
    import subprocess
    own = subprocess.Popen(["sleep", "20"], start_new_session=True)
    os.setpriority(os.PRIO_PROCESS, own.pid, 1)
    assert os.getpriority(os.PRIO_PROCESS, own.pid) == 1
    os.killpg(own.pid, 15)
    assert own.wait(5) == -15
