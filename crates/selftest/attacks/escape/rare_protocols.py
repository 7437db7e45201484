"""Make internet sockets of protocols other than TCP and UDP.

Technique: SCTP (CVE-2019-8956), DCCP (CVE-2017-6074), MPTCP (CVE-2024-26782), UDP-Lite, L2TP, SMC, and whatever else the kernel has a module
    for, all reached through the families that programs need.
Success: one is made.
Stopped by: seccomp
"""
import socket

STREAM, DATAGRAM, PACKETS, DCCP = socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET, 6


def attack():
    won = []
    for family in (socket.AF_INET, socket.AF_INET6):
        for protocol in (2, 4, 33, 41, 46, 47, 50, 51, 89, 115, 132, 136, 137, 143, 256, 262):
            for kind in (STREAM, DATAGRAM, PACKETS, DCCP):
                try:
                    socket.socket(family, kind, protocol).close()
                    won.append((family, kind, protocol))
                except OSError:
                    pass
    return won and f"(family, kind, protocol): {won}"


def twin():
    """TCP and UDP by number and by name."""
    for kind, name in ((STREAM, "tcp"), (DATAGRAM, "udp")):
        with socket.socket(socket.AF_INET, kind, socket.getprotobyname(name)) as made:
            made.bind(("127.0.0.1", 0))
