"""Leave the kernel with multicast groups to clean up.

Technique: every socket may join 20 groups (net.ipv4.igmp_max_memberships), every group is an entry of a list that the kernel
    searches from its start, under the lock that all network configuration of the machine takes (rtnl). Leaving is what takes
    long, and the kernel does it for a process that was killed: after every limit has struck, and for longer than it took
    to join. The entries, 200 bytes each, are charged to no memory cgroup.
Success: a process needs more than a second to die after SIGKILL.
Stopped by: seccomp
Held when: refused; answered_within 12 s
"""
import signal
import socket
import time

SOCKETS, GROUPS, CHILDREN = 950, 20, 6
JOINING_SECONDS = 4


def join(ready, until):
    sockets = []
    for number in range(SOCKETS):
        if time.monotonic() > until:
            break
        one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sockets.append(one)
        for group in range(GROUPS):
            address = bytes([239, os.getpid() % 256, number % 256, 4 * group + number // 256])
            one.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, address + socket.inet_aton("127.0.0.1"))
    os.write(ready, b".")
    signal.pause()


def attack():
    reading, writing = os.pipe()
    until = time.monotonic() + JOINING_SECONDS
    children = []
    while time.monotonic() < until and len(children) < CHILDREN:
        pid = os.fork()
        if pid == 0:
            try:
                join(writing, until)
            except OSError as error:
                os.write(writing, bytes([error.errno]))
            finally:
                os._exit(0)
        children.append(pid)
        said = os.read(reading, 1)
        if said != b".":
            raise OSError(said[0], os.strerror(said[0]))
    killed = time.monotonic()
    joined = killed - until + JOINING_SECONDS
    for pid in children:
        os.kill(pid, signal.SIGKILL)
    for pid in children:
        os.waitpid(pid, 0)
    took = time.monotonic() - killed
    if took > 1:
        return f"killed processes lived on for {took:.1f} s after they had joined for {joined:.1f} s"


def twin():
    """Killed processes with many ordinary sockets are gone at once."""
    def child():
        sockets = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(500)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))

    begun = time.monotonic()
    forked(child)
    assert time.monotonic() - begun < 2
