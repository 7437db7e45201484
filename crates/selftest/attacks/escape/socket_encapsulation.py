"""Let the kernel take packets apart that a program wraps up.

Technique: UDP_ENCAP makes what comes in on a UDP socket of one's own ESP (IPsec) or L2TP, SO_TXTIME puts packets under a clock, IPV6_ADDRFORM turns a
    socket of IPv6 into one of IPv4 with other code behind it (CVE-2022-3567 and its kin). No right is asked for, and no program needs it.
Success: one is accepted.
Stopped by: seccomp
"""
import socket
import struct

UDP_ENCAP, ESP_IN_UDP, L2TP_IN_UDP = 100, 2, 3
SO_TXTIME, IPV6_ADDRFORM = 61, 1


def attack():
    won = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as made:
        for kind in (ESP_IN_UDP, L2TP_IN_UDP):
            if answer(made.setsockopt, socket.IPPROTO_UDP, UDP_ENCAP, kind) is None:
                won.append(f"encapsulation {kind}")
        if answer(made.setsockopt, socket.SOL_SOCKET, SO_TXTIME, struct.pack("=iI", 1, 0)) is None:
            won.append("times of sending")
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as made:
        made.connect(("::ffff:127.0.0.1", 9))
        if answer(made.setsockopt, socket.IPPROTO_IPV6, IPV6_ADDRFORM, socket.AF_INET) is None:
            won.append(f"a socket of family {made.getsockname()[0]}")
    return won and f"{won}"


def twin():
    """One server for both versions of IP, by an IPv6 socket that is told to."""
    with socket.create_server(("", 0), family=socket.AF_INET6, dualstack_ipv6=True) as server:
        for host in ("127.0.0.1", "::1"):
            with socket.create_connection((host, server.getsockname()[1])) as client:
                assert client.getpeername()[0] == host
    with socket.socket(socket.AF_INET6) as made:
        made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_UNICAST_HOPS, 4)
