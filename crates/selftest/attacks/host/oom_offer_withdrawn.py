"""Withdraw the offer to be ended first when the machine runs out of memory.

Technique: The launcher offers a program to the kernel's choice with oom_score_adj 1000, so that want of memory hits
    no process of the host. A process may lower its own value down to the last one that a privileged process set.
Success: the value is lower than before.
Stopped by: landlock, no_capabilities
"""


def attack():
    with open("/proc/self/oom_score_adj") as file:
        before = int(file.read())
    for value in (-1000, -1, 0, 500):
        try:
            with open("/proc/self/oom_score_adj", "w") as file:
                file.write(str(value))
        except OSError:
            continue
        with open("/proc/self/oom_score_adj") as file:
            after = int(file.read())
        if after < before:
            return f"from {before} to {after}"
    return None


def twin():
    """A program may read its own score."""
    with open("/proc/self/oom_score_adj") as file:
        assert int(file.read()) <= 1000
    with open("/proc/self/oom_score") as file:
        assert int(file.read()) >= 0
