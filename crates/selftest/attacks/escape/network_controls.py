"""Set up the network with ioctl.

Technique: the older way to addresses, routes, bridges and interfaces: SIOCSIFADDR, SIOCSIFFLAGS, SIOCADDRT, SIOCBRADDBR, SIOCETHTOOL. Any socket will
    do. What is set is what there is, or is removed again.
Success: one is accepted.
Stopped by: seccomp, no_capabilities, network_namespace
"""
import fcntl
import socket
import struct

GET_FLAGS, SET_FLAGS, GET_MTU, SET_MTU = 0x8913, 0x8914, 0x8921, 0x8922
CONFIGURATION, ADD_BRIDGE, REMOVE_BRIDGE, ADD_ROUTE, ETHTOOL = 0x8912, 0x89A0, 0x89A1, 0x890B, 0x8946


def attack():
    won = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as made:
        for get, set_ in ((GET_FLAGS, SET_FLAGS), (GET_MTU, SET_MTU)):
            request = answer(fcntl.ioctl, made, get, b"lo".ljust(40, b"\0"))
            if isinstance(request, bytes):
                won.append(f"asked by {get:#x}")
            again = request if isinstance(request, bytes) else b"lo".ljust(16, b"\0") + struct.pack("=i20x", 0x49 if get == GET_FLAGS else 65536)
            if isinstance(answer(fcntl.ioctl, made, set_, again), bytes):
                won.append(f"set by {set_:#x}")
        buffer = ctypes.create_string_buffer(400)
        if isinstance(answer(fcntl.ioctl, made, CONFIGURATION, struct.pack("=i4xQ", 400, ctypes.addressof(buffer))), bytes):
            won.append("addresses listed")
        if isinstance(answer(fcntl.ioctl, made, ADD_BRIDGE, b"selftest0\0"), bytes):
            fcntl.ioctl(made, REMOVE_BRIDGE, b"selftest0\0")
            won.append("a bridge made")
        for request in (ADD_ROUTE, ETHTOOL):
            if answer(fcntl.ioctl, made, request, bytes(120)) not in ("EPERM", "ENOTTY"):
                won.append(f"{request:#x}")
    return won and f"{won}"


def twin():
    """What of ioctl programs need of sockets: how much there is to read, and not to wait."""
    one, other = socket.socketpair()
    one.send(b"hello")
    assert struct.unpack("i", fcntl.ioctl(other, 0x541B, bytes(4)))[0] == 5
    fcntl.ioctl(other, 0x5421, struct.pack("i", 1))
    assert other.recv(9) == b"hello" and answer(other.recv, 1) == "EAGAIN"
