"""Start a process in new namespaces by clone.

Technique: clone(2) takes the same flags as unshare(2), and programs need clone for every thread: a filter that looks at
    unshare alone leaves this way open.
Success: the child is in another namespace than its parent.
Stopped by: seccomp, no_capabilities
"""
import signal

NEW_USER = 0x1000_0000
KINDS = {"mnt": 0x2_0000, "cgroup": 0x200_0000, "uts": 0x400_0000, "ipc": 0x800_0000, "user": NEW_USER, "pid": 0x2000_0000, "net": 0x4000_0000}


def namespace_of_child(kind, flags):
    reading, writing = os.pipe()
    try:
        # Without memory shared and without a stack this is a fork; the order of the other arguments is the machine's own.
        pid = syscall("clone", flags | signal.SIGCHLD, 0, 0, 0, 0)
        if pid == 0:
            os.write(writing, os.readlink(f"/proc/self/ns/{kind}").encode())
            os._exit(0)
        os.waitpid(pid, 0)
        return os.read(reading, 100).decode()
    finally:
        os.close(reading)
        os.close(writing)


def attack():
    won = []
    for kind, flag in KINDS.items():
        before = os.readlink(f"/proc/self/ns/{kind}")
        for flags in (flag, flag | NEW_USER):
            if answer(namespace_of_child, kind, flags).startswith(kind + ":") and namespace_of_child(kind, flags) != before:
                won.append(f"{kind} by {flags:#x}")
    return won and f"children in new namespaces: {won}"


def twin():
    """The same call with no such flag is fork."""
    assert namespace_of_child("user", 0) == os.readlink("/proc/self/ns/user")
