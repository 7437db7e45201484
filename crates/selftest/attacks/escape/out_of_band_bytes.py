"""Send bytes out of band between local sockets.

Technique: MSG_OOB on AF_UNIX stream sockets, there since Linux 5.15 and used by hardly anybody: CVE-2025-38236 was a use after free in it that
    everybody could reach, from inside of Chrome's sandbox as well.
Success: such a byte goes through.
Stopped by: seccomp
"""
import socket


def attack():
    one, other = socket.socketpair()
    one.send(b"text")
    one.send(b"!", socket.MSG_OOB)
    other.settimeout(1)
    return f"out of band came {other.recv(1, socket.MSG_OOB)}"


def twin():
    """Peeking, waiting for all, not waiting: the flags that programs use."""
    one, other = socket.socketpair()
    one.sendall(b"hello")
    assert other.recv(5, socket.MSG_PEEK) == b"hello" and other.recv(5, socket.MSG_WAITALL) == b"hello"
    assert answer(other.recv, 1, socket.MSG_DONTWAIT) == "EAGAIN"
    one.sendmsg([b"a", b"b"], [], socket.MSG_NOSIGNAL)
    assert other.recv(9) == b"ab"
