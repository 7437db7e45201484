"""Raise one's own limits, and those of others.

Technique: setrlimit(2) and prlimit(2) lower hard limits for everybody and raise them for the privileged; prlimit also
    reaches other processes: the init of the sandbox. More locked memory, core files or message queues than given
    would be the host's loss.
Success: a hard limit is higher than before.
Stopped by: no_capabilities, seccomp
"""

import resource


def attack():
    raised = []
    names = [name for name in dir(resource) if name.startswith("RLIMIT_")]
    for name in names:
        which = getattr(resource, name)
        soft, hard = resource.getrlimit(which)
        if hard == resource.RLIM_INFINITY:
            continue
        for value in (resource.RLIM_INFINITY, hard + 1):
            try:
                resource.setrlimit(which, (soft, value))
                raised.append(name)
            except (OSError, ValueError):
                pass
        for pid in sorted({1, os.getppid()} - {0}):
            # struct rlimit64: soft, hard.
            if answer(syscall, "prlimit64", pid, which, (ctypes.c_uint64 * 2)(hard, hard), None) == 0:
                raised.append(f"{name} of process {pid} set")
    return ", ".join(raised)


def twin():
    """A program lowers its own limits, raises the soft ones to the hard ones, and gives children lower ones."""
    import subprocess

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, hard))
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    told = subprocess.run(["sh", "-c", "ulimit -n 32; ulimit -n"], capture_output=True, text=True)
    assert told.stdout.strip() == "32"
