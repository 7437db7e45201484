"""Leave children unreaped.

Technique: a process that has ended keeps its pid until its parent asks for its exit code. Children end and are never asked; and
    with CLONE_PARENT they are made children of the sandbox's init, which has to ask instead.
Success: three hundred pids are taken.
Stopped by: pids_cgroup, rlimits
Held when: limit pids
Needs: pids_cgroup
"""
import signal

CLONE_PARENT = 0x8000


def attack():
    taken = 0
    # First those of init, which makes room again; then those that stay.
    for flags, count in ((CLONE_PARENT | signal.SIGCHLD, 500), (signal.SIGCHLD, 300)):
        for _ in range(count):
            if syscall("clone", flags, 0, 0, 0, 0) == 0:
                os._exit(0)
            taken += flags == signal.SIGCHLD
    return f"{taken} ended processes keep their pids"


def twin():
    """Children that are waited for make room: five hundred, one after the other."""
    for number in range(500):
        child = os.fork()
        if child == 0:
            os._exit(number % 100)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == number % 100
