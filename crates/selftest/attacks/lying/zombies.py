"""Drown the init in dead children.

Technique: an orphan that ends is the init's to bury. Hundreds of them, as fast as they can be made, each with another
    exit code, some of them with the program's own pid's neighbours: an init that waits for any child may take one for
    the program, or never come to it.
Success: from outside: another exit code than 77.
Stopped by: pid_namespace, pids_cgroup
Held when: exit 77; status error; no_limit; answered_within 8 s
"""
import time


def attack():
    sys.stdout.flush()
    for code in range(60):
        if os.fork() == 0:
            # Ends at once, and leaves an orphan that does the same.
            if os.fork() == 0:
                os._exit(code)
            os._exit(code)
    storm = os.fork()
    if storm == 0:
        os.setsid()
        end = time.monotonic() + 15
        while time.monotonic() < end:
            try:
                if os.fork() == 0:
                    if os.fork() == 0:
                        os.kill(os.getpid(), 11)
                    os._exit(0)
                os.waitpid(-1, os.WNOHANG)
            except OSError:
                pass
        os._exit(0)
    # Those that are not waited for stay: a process table full of zombies, and the limit on processes not yet met.
    os._exit(77)


def twin():
    """Many children, one after the other and at once, all waited for."""
    children = [os.fork() or os._exit(number) for number in range(30)]
    codes = {os.WEXITSTATUS(os.waitpid(child, 0)[1]) for child in children}
    assert codes == set(range(30))
