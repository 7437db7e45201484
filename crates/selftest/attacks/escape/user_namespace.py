"""Make a user namespace of one's own, and be root in it.

Technique: unshare(CLONE_NEWUSER). In a namespace of their own an ordinary user holds every capability over it, and with
    them reaches parts of the kernel that were written for root only: where most kernel escapes of the last years began.
Success: the process is in another user namespace than before.
Stopped by: seccomp
"""

CLONE_NEWUSER = 0x1000_0000


def attack():
    before = os.readlink("/proc/self/ns/user")

    def child():
        syscall("unshare", CLONE_NEWUSER)
        return os.readlink("/proc/self/ns/user")

    after = forked(child)
    return after != before and f"{before} became {after}"


def twin():
    """A process of one's own in the same namespaces is everybody's right."""
    assert forked(lambda: os.readlink("/proc/self/ns/user")) == os.readlink("/proc/self/ns/user")
