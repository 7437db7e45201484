"""Use up numbers, and see which the next execution is given.

Technique: Process ids, ids of IPC objects, ports and device numbers that go on from where the former execution
    stopped tell that it was there, and how much it did.
Success: the next execution's numbers do not begin at the beginning.
Stopped by: pid_namespace, ipc_namespace, network_namespace
"""

import socket


def leave(message):
    for _ in range(300):
        child = os.fork()
        if child == 0:
            os._exit(0)
        os.waitpid(child, 0)
    for key in range(50):
        libc.msgctl(libc.msgget(key + 1, 0o1600), 0, None)
    for _ in range(50):
        with socket.create_server(("127.0.0.1", 0)):
            pass


def find():
    found = []
    if os.getpid() > 20:
        found.append(f"process {os.getpid()}")
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    if child > 40:
        found.append(f"child {child}")
    with open("/proc/sys/kernel/ns_last_pid") as file:
        last = int(file.read())
    if last > 40:
        found.append(f"last process {last}")
    first = libc.msgget(1, 0o1600)
    libc.msgctl(first, 0, None)
    if first > 0:
        found.append(f"queue {first}")
    return ", ".join(found)


def twin():
    """A program has as many children, one after the other, as it likes, each with a number of its own."""
    seen = set()
    for _ in range(50):
        child = os.fork()
        if child == 0:
            os._exit(0)
        seen.add(child)
        os.waitpid(child, 0)
    assert len(seen) == 50
