"""Rename the machine.

Technique: sethostname and setdomainname. The names are the uts namespace's; without one of its own, and with the right, a
    program would rename the whole machine. What was set is set back.
Success: the name changes.
Stopped by: seccomp, no_capabilities, uts_namespace
"""
import socket


def attack():
    before = os.uname().nodename
    with open("/proc/sys/kernel/domainname") as domain:
        domain_before = domain.read().strip().encode()
    won = []
    for call in ("sethostname", "setdomainname"):
        if isinstance(answer(syscall, call, b"taken", 5), int):
            won.append(f"{call}: {os.uname().nodename}")
    if won:
        answer(syscall, "sethostname", before.encode(), len(before))
        answer(syscall, "setdomainname", domain_before, len(domain_before))
    for path in ("/proc/sys/kernel/hostname", "/proc/sys/kernel/domainname"):
        try:
            os.close(os.open(path, os.O_WRONLY))
            won.append(path)
        except OSError:
            pass
    return won and f"renamed by {won}"


def twin():
    """Asking for the name, which is the sandbox's and not the machine's."""
    assert socket.gethostname() == os.uname().nodename == "sandbox"
    assert socket.gethostbyname("sandbox") == "127.0.0.1"
