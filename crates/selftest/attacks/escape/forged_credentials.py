"""Say on a socket that one is somebody else.

Technique: SCM_CREDENTIALS carries pid, uid and gid, which the receiver believes because the kernel has checked them; with CAP_SETUID or a mistake of
    the kernel's (CVE-2013-1979, CVE-2013-4300) they are anybody's.
Success: the other end is told the ids of root, or a pid that is not the sender's.
Stopped by: no_capabilities, own_uid
"""
import socket
import struct


def attack():
    one, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    other.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
    other.settimeout(0.2)
    won = []
    for pid, uid, gid in ((1, os.getuid(), os.getgid()), (os.getpid(), 0, os.getgid()), (os.getpid(), os.getuid(), 0), (1, 0, 0)):
        claimed = struct.pack("3i", pid, uid, gid)
        if not isinstance(answer(one.sendmsg, [b"x"], [(socket.SOL_SOCKET, 2, claimed)]), str):
            _, told, _, _ = other.recvmsg(1, socket.CMSG_SPACE(12))
            if told and told[0][2] == claimed:
                won.append((pid, uid, gid))
    return won and f"believed: {won}"


def twin():
    """One's own credentials may be sent and are believed."""
    one, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    other.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
    mine = struct.pack("3i", os.getpid(), os.getuid(), os.getgid())
    one.sendmsg([b"x"], [(socket.SOL_SOCKET, 2, mine)])
    assert other.recvmsg(1, socket.CMSG_SPACE(12))[1][0][2] == mine
    assert struct.unpack("3i", one.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[1:] == (os.getuid(), os.getgid())
