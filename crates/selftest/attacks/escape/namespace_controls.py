"""Get descriptors of other namespaces with ioctl.

Technique: NS_GET_PARENT and NS_GET_USERNS lead from one's own namespace to the one that owns it, NS_MNT_GET_NEXT from mount namespace to
    mount namespace, and a pidfd gives the namespaces of its process since Linux 6.11.
Success: a descriptor or the id of one is given.
Stopped by: seccomp, user_namespace
"""
import fcntl

REQUESTS = {
    "NS_GET_USERNS": 0xB701, "NS_GET_PARENT": 0xB702, "NS_GET_NSTYPE": 0xB703, "NS_GET_OWNER_UID": 0xB704, "NS_GET_MNTNS_ID": 0x8008_B705,
    "NS_MNT_GET_INFO": 0x8010_B70A, "NS_MNT_GET_NEXT": 0x8010_B70B, "NS_MNT_GET_PREV": 0x8010_B70C,
}  # fmt: skip


def attack():
    won = []
    for kind in ("user", "pid", "mnt", "net", "uts", "ipc", "cgroup"):
        fd = os.open(f"/proc/self/ns/{kind}", os.O_RDONLY)
        for name, request in REQUESTS.items():
            came = answer(fcntl.ioctl, fd, request, bytes(16))
            if not isinstance(came, str):
                won.append(f"{name} of {kind}")
        os.close(fd)
    for pid in (1, os.getpid()):
        pidfd = syscall("pidfd_open", pid, 0)
        for number in range(1, 11):
            if not isinstance(answer(fcntl.ioctl, pidfd, 0xFF00 | number, 0), str):
                won.append(f"namespace {number} of pid {pid}")
        if not isinstance(answer(fcntl.ioctl, pidfd, 0xC040_FF0B, bytes(64)), str):
            won.append(f"PIDFD_GET_INFO of {pid}")
        os.close(pidfd)
    return won and f"{won}"


def twin():
    """Waiting for a child by its pidfd in a poll."""
    import select

    pid = os.fork()
    if pid == 0:
        os._exit(0)
    pidfd = syscall("pidfd_open", pid, 0)
    assert select.select([pidfd], [], [], 5)[0] == [pidfd]
    os.waitpid(pid, 0)
    os.close(pidfd)
