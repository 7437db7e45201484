"""Leave files that grow, shrink and change while they are read.

Technique: A reader that asked for a file's size and then reads so much, or maps it, meets less (SIGBUS), more, or
    other bytes. Daemons keep changing files, hold them open after they were removed, and hold the workspace as their
    working directory.
Success: the next execution finds one of the files or one of the processes.
Stopped by: workspace, pid_namespace
"""

import mmap
import signal


def change_for_ever(path):
    with open(path, "w+b") as file, open(path + "-gone", "wb") as gone:
        os.unlink(path + "-gone")
        file.write(b"x" * 65536)
        file.flush()
        memory = mmap.mmap(file.fileno(), 65536)
        while True:
            file.truncate(0)
            file.truncate(1 << 30)
            memory[0:4] = os.urandom(4)
            file.truncate(100)
            os.pwrite(gone.fileno(), b"x", 0)


def leave(message):
    for top in ("/work", "/tmp", "/dev/shm"):
        os.chdir(top)
        if os.fork() == 0:
            os.setsid()
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            for fd in range(3):
                os.close(fd)
            change_for_ever(f"{top}/changing-{message}")
    while not os.path.exists(f"/dev/shm/changing-{message}"):
        pass


def find():
    found = [f"{top}/{name}" for top in ("/work", "/tmp", "/dev/shm") for name in os.listdir(top) if name != "main.py"]
    found += [f"process {pid}" for pid in os.listdir("/proc") if pid.isdigit() and int(pid) not in (1, os.getpid())]
    return ", ".join(found)


def twin():
    """A log grows while it is read."""
    with open("/work/log", "w") as log, open("/work/log") as reader:
        for number in range(10):
            log.write(f"{number}\n")
            log.flush()
            assert reader.readline() == f"{number}\n"
        log.truncate(0)
