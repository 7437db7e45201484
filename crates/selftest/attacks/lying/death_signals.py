"""Rearrange who is whose parent, and who dies with whom.

Technique: PR_SET_PDEATHSIG with SIGKILL on the program itself, PR_SET_CHILD_SUBREAPER to become the one whom orphans
    come to, CLONE_PARENT to give the init a further child that ends first, with exit code 0. An init that takes the
    first child that ends for the program, or a program that dies with somebody, is told wrong.
Success: from outside: another exit code than 8.
Stopped by: pid_namespace
Held when: exit 8; status error; no_limit; answered_within 5 s
"""
import time

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
CLONE_PARENT, SIGCHLD = 0x8000, 17


def attack():
    sys.stdout.flush()
    for option, value in ((PR_SET_PDEATHSIG, 9), (PR_SET_CHILD_SUBREAPER, 1)):
        answer(syscall, "prctl", option, value, 0, 0, 0)
    # Siblings, children of the init: they end well, and before the program.
    for _ in range(5):
        if answer(syscall, "clone", CLONE_PARENT | SIGCHLD, 0, 0, 0, 0) == 0:
            libc._exit(0)
    for _ in range(5):
        if os.fork() == 0:
            if os.fork() == 0:
                time.sleep(0.1)
                os._exit(0)
            os._exit(0)
    time.sleep(0.3)
    os._exit(8)


def twin():
    """A supervisor of one's own: orphans come to it, and children die with it."""
    assert syscall("prctl", PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0
    if os.fork() == 0:
        if os.fork() == 0:
            time.sleep(0.1)
            os._exit(os.getppid() != 1 and 9 or 0)
        os._exit(0)
    assert os.wait()[1] == 0
    assert os.WEXITSTATUS(os.wait()[1]) == 9
