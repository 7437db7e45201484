"""Set the options of sockets that need a right.

Technique: IPT_SO_SET_REPLACE and its kin replace the firewall's rules (CVE-2016-4997, CVE-2021-22555: root, from a user namespace); TCP_REPAIR
    invents connections, SO_MARK and SO_PRIORITY pass by rules, SO_RCVBUFFORCE passes by limits, IP_TRANSPARENT takes any address.
Success: one is accepted, or the kernel complains about the value instead of the right.
Stopped by: no_capabilities
"""
import socket
import struct

INET, INET6, STREAM, DATAGRAM = socket.AF_INET, socket.AF_INET6, socket.SOCK_STREAM, socket.SOCK_DGRAM
ONE = struct.pack("i", 1)
OPTIONS = {
    "IPT_SO_SET_REPLACE": (INET, DATAGRAM, 0, 64, bytes(96)),
    "IPT_SO_SET_ADD_COUNTERS": (INET, DATAGRAM, 0, 65, bytes(64)),
    "IP6T_SO_SET_REPLACE": (INET6, DATAGRAM, 41, 64, bytes(96)),
    "ARPT_SO_SET_REPLACE": (INET, DATAGRAM, 0, 96, bytes(96)),
    "EBT_SO_SET_ENTRIES": (INET, DATAGRAM, 0, 128, bytes(120)),
    "IP_IPSEC_POLICY": (INET, DATAGRAM, 0, 16, bytes(128)),
    "IP_XFRM_POLICY": (INET, DATAGRAM, 0, 17, bytes(168)),
    "IP_TRANSPARENT": (INET, DATAGRAM, 0, 19, ONE),
    "IPV6_HOPOPTS": (INET6, DATAGRAM, 41, 54, bytes(8)),
    "TCP_REPAIR": (INET, STREAM, 6, 19, ONE),
    "SO_MARK": (INET, STREAM, 1, 36, ONE),
    "SO_PRIORITY": (INET, STREAM, 1, 12, struct.pack("i", 7)),
    "SO_DEBUG": (INET, STREAM, 1, 1, ONE),
    "SO_SNDBUFFORCE": (INET, STREAM, 1, 32, struct.pack("i", 1 << 26)),
    "SO_RCVBUFFORCE": (INET, STREAM, 1, 33, struct.pack("i", 1 << 26)),
}


def attack():
    won = {}
    for name, (family, kind, level, option, value) in OPTIONS.items():
        with socket.socket(family, kind) as made:
            came = answer(made.setsockopt, level, option, value)
            if came not in ("EPERM", "EACCES", "ENOPROTOOPT", "ENOSYS"):
                won[name] = came or "accepted"
    return won and f"{won}"


def twin():
    """Multicast on one's own loopback, and buffers within what everybody may have."""
    with socket.socket(INET, DATAGRAM) as listener, socket.socket(INET, DATAGRAM) as speaker:
        listener.bind(("", 0))
        here = socket.inet_aton("127.0.0.1")
        listener.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton("224.1.2.3") + here)
        speaker.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, here)
        speaker.sendto(b"hello", ("224.1.2.3", listener.getsockname()[1]))
        listener.settimeout(2)
        assert listener.recv(9) == b"hello"
        speaker.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 16)
