"""Kill everything that can be reached, with oneself.

Technique: SIGKILL to the process group and to the init. If a watcher or the init were among them there would be nobody
    to report. If somebody else is in the group, that is enough: nobody is killed then.
Success: somebody else is in the group; from outside: no report (system_error), or another end than SIGKILL.
Stopped by: pid_namespace, own_uid
Held when: signal 9; status error; no_limit; answered_within 4 s
"""
import time


def attack():
    sys.stdout.flush()
    group = [pid for pid in map(int, filter(str.isdigit, os.listdir("/proc"))) if pid != os.getpid() and answer(os.getpgid, pid) == os.getpgid(0)]
    if group:
        return f"processes {group} are in the same group"
    if os.fork() == 0:
        os.setsid()
        # Pid 1 by number: that of a machine takes no harm, the kernel keeps it from dying so.
        answer(os.kill, 1, 9)
        os._exit(0)
    os.wait()
    os.killpg(0, 9)
    time.sleep(1)


def twin():
    """A group of one's own children is ended together, as `timeout` and test runners do."""
    import subprocess
    child = subprocess.Popen(["sh", "-c", "sleep 20 & wait"], start_new_session=True)
    os.killpg(child.pid, 9)
    assert child.wait() == -9
