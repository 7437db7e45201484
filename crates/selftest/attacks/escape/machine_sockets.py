"""Speak with the machine below: vsock.

Technique: AF_VSOCK leads from a virtual machine to its hypervisor, and on a hypervisor to its machines. Network namespaces did not
    separate it before Linux 6.19, so an execution without network has one. CVE-2021-26708, CVE-2025-21756. Nothing is connected to.
Success: such a socket is made.
Stopped by: seccomp
"""
import socket


def attack():
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET):
        try:
            with socket.socket(40, kind) as made:
                return f"a socket of kind {kind}, bound to {answer(made.bind, (0xFFFF_FFFF, 0xFFFF_FFFF))}: {made.getsockname()}"
        except OSError:
            pass
    return None


def twin():
    """Speaking with oneself: pairs of sockets of every kind programs use."""
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET):
        one, other = socket.socketpair(socket.AF_UNIX, kind)
        one.send(b"hello")
        assert other.recv(9) == b"hello"
