"""Leave much of everything, and count what the next execution sees.

Technique: What is not cleared away after each execution adds up. One leaves hundreds of processes, threads, sockets,
    files and IPC objects; the next counts all it can see.
Success: the next execution counts more than an untouched one would.
Stopped by: pid_namespace, network_namespace, ipc_namespace, workspace
"""

import socket
import threading
import time


def leave(message):
    held = []
    for number in range(40):
        answer(lambda: held.append(socket.create_server(("127.0.0.1", 29000 + number))))
        held.append(socket.socket(socket.AF_UNIX))
        held[-1].bind(f"\0left-{number}")
        libc.shmget(number + 1, 4096, 0o1666)
        held.append(os.memfd_create(f"left-{number}"))
        os.makedirs(f"/tmp/{message}/{number}")
    for _ in range(30):
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
        if os.fork() == 0:
            os.setsid()
            for fd in range(3):
                os.close(fd)
            time.sleep(60)
            os._exit(0)


def find():
    def lines(path):
        with open(path) as file:
            return len(file.readlines()) - 1

    counts = {
        "processes": (len([name for name in os.listdir("/proc") if name.isdigit()]), 2),
        "threads": (len(os.listdir("/proc/self/task")), 1),
        "descriptors": (len(os.listdir("/proc/self/fd")), 5),
        "files": (os.statvfs("/work").f_files - os.statvfs("/work").f_ffree, 8),
        "shared memory": (lines("/proc/sysvipc/shm"), 0),
        "TCP sockets": (lines("/proc/net/tcp"), 0),
        "local sockets": (lines("/proc/net/unix"), 8),
        "mounts": (lines("/proc/self/mountinfo"), 60),
    }
    return ", ".join(f"{count} {what}" for what, (count, most) in counts.items() if count > most)


def twin():
    """A program counts what it has itself."""
    counted = threading.Event()
    threads = [threading.Thread(target=counted.wait) for _ in range(10)]
    for thread in threads:
        thread.start()
    assert len(os.listdir("/proc/self/task")) == 11
    counted.set()
    for thread in threads:
        thread.join()
