"""Leave the namespaces of the execution by unshare.

Technique: unshare(2) with each kind of namespace but the user namespace, which has a file of its own. A fresh mount, network or
    pid namespace is the first step of most container escapes (CVE-2022-0185, CVE-2022-0492).
Success: a process of ours is in another namespace of that kind than before.
Stopped by: seccomp, no_capabilities
"""

KINDS = {"mnt": 0x2_0000, "cgroup": 0x200_0000, "uts": 0x400_0000, "ipc": 0x800_0000, "pid": 0x2000_0000, "net": 0x4000_0000, "time": 0x80}


def attack():
    won = []
    for kind, flag in KINDS.items():
        def child(kind=kind, flag=flag):
            # A new pid or time namespace is entered by the next child only, so look from there.
            seen = lambda: forked(lambda: os.readlink(f"/proc/self/ns/{kind}"))
            before = seen()
            syscall("unshare", flag)
            return seen() != before and kind

        if answer(forked, child) == kind:
            won.append(kind)
    return won and f"new namespaces: {won}"


def twin():
    """A process for oneself without any of them: a session, a group, a directory and a umask of its own."""
    def child():
        os.setsid()
        os.umask(0o077)
        os.chdir("/tmp")
        return f"{os.getsid(0) == os.getpgrp() == os.getpid()} {os.getcwd()}"

    assert forked(child) == "True /tmp"
    assert os.getcwd() == "/work"
