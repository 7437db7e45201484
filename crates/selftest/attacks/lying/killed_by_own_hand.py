"""Kill oneself as the limits would.

Technique: SIGKILL is what memory and wall time end with. Sent by itself it must be told as a signal and not as a limit,
    or a failure becomes an excuse.
Success: from outside: a limit that struck, a timeout or used up memory.
Stopped by: own_uid
Held when: signal 9; status error; no_limit; stdout_ends_with "before"
"""


def attack():
    sys.stdout.flush()
    os.write(1, b"before")
    os.kill(os.getpid(), 9)


def twin():
    """A child that is killed is reported to its parent as such."""
    import subprocess
    child = subprocess.Popen(["sleep", "20"])
    child.kill()
    assert child.wait() == -9
