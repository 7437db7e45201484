"""Kill everything that can be reached, with oneself.

Technique: SIGKILL to the process group, to the session and to all (kill(-1)), from a child that outlives the first blow. If a watcher or the init were among them there would be nobody to report.
Success: from outside: no report (system_error), or another end than SIGKILL.
Stopped by: pid_namespace, own_uid
Held when: signal SIGKILL; status error; no_limit; answered_within 4 s
"""
import time


def attack():
    sys.stdout.flush()
    if os.fork() == 0:
        os.setsid()
        for reached in (1, -1):
            answer(os.kill, reached, 9)
    os.killpg(0, 9)
    time.sleep(1)


def twin():
    """A group of one's own children is ended together, as `timeout` and test runners do."""
    import subprocess
    child = subprocess.Popen(["sh", "-c", "sleep 20 & wait"], start_new_session=True)
    os.killpg(child.pid, 9)
    assert child.wait() == -9
