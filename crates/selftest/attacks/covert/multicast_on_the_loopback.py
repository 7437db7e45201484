"""Call to a group on the loopback.

Technique: Packets to a multicast or broadcast address reach all who listen on the same interface. If loopbacks were
    one, nobody would need to know a port's owner.
Success: the receiver has the sender's message.
Stopped by: network_namespace
"""

import socket
import time

GROUP = "239.255.12.34"


def open_socket(meeting):
    one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    one.bind(("", 1024 + int(meeting, 16) % 30000))
    one.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
    one.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, socket.inet_aton(GROUP) + socket.inet_aton("127.0.0.1"))
    one.settimeout(0.1)
    return one


def send(message, meeting, until):
    with open_socket(meeting) as one:
        while time.time() < until:
            for host in (GROUP, "127.255.255.255"):
                answer(one.sendto, f"{meeting}{message}".encode(), (host, one.getsockname()[1]))
            time.sleep(0.05)


def receive(meeting, until):
    with open_socket(meeting) as one:
        while time.time() < until:
            try:
                told = one.recv(100).decode()
            except socket.timeout:
                continue
            if told.startswith(meeting):
                return told[len(meeting) :]
    return None


def twin():
    """Two sockets of one program talk by UDP."""
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other,
    ):
        one.bind(("127.0.0.1", 0))
        other.sendto(b"hello", one.getsockname())
        assert one.recv(10) == b"hello"
