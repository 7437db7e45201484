"""Say it by the name of a process, and read its memory file.

Technique: A process's command line, name and open descriptors are to be read in /proc by those who see it. One side
    has a child whose command line is the message and which holds a memfd; the other goes through all of /proc.
Success: the receiver has the sender's message.
Stopped by: pid_namespace
"""

import subprocess
import time


def send(message, meeting, until):
    memory = os.memfd_create(f"{meeting}={message}")
    child = subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(60)", f"{meeting}={message}"], pass_fds=[memory]
    )
    time.sleep(max(0.0, until - time.time()))
    child.kill()
    child.wait()


def words_of(pid):
    with open(f"/proc/{pid}/cmdline") as file:
        yield from file.read().split("\0")
    for fd in os.listdir(f"/proc/{pid}/fd"):
        yield os.readlink(f"/proc/{pid}/fd/{fd}").replace("/memfd:", "").split(" ")[0]


def receive(meeting, until):
    while time.time() < until - 0.5:
        for pid in filter(str.isdigit, os.listdir("/proc")):
            words = answer(list, words_of(pid)) if pid != str(os.getpid()) else []
            for word in words if isinstance(words, list) else ():
                if word.startswith(meeting + "="):
                    return word[len(meeting) + 1 :]
        time.sleep(0.05)
    return None


def twin():
    """A program sees its own child in /proc."""
    child = subprocess.Popen([sys.executable, "-c", "input()", "of-mine"], stdin=subprocess.PIPE)
    with open(f"/proc/{child.pid}/cmdline") as file:
        while "of-mine" not in file.read():
            file.seek(0)
    child.communicate(b"\n")
    assert child.returncode == 0
