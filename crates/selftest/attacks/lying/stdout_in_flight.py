"""Hide the output's pipe in sockets that hold each other.

Technique: a descriptor that was sent over a Unix socket and not received yet is held by that socket. Two sockets sent
    through each other, with standard output beside them, are held by nobody and by nothing but each other: the pipe
    stays open after all processes are gone, until the kernel's garbage collector happens to run, which it does when
    somebody closes a Unix socket.
Success: from outside: the result does not come.
Stopped by: pid_namespace
Held when: exit 0; wall_at_most 2 s; answered_within 4 s
"""
import socket


def attack():
    sys.stdout.flush()
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET):
        for _ in range(8):
            one, other = socket.socketpair(socket.AF_UNIX, kind)
            socket.send_fds(one, [b"x"], [1, 2, one.fileno(), other.fileno()])
            socket.send_fds(other, [b"x"], [1, 2, one.fileno(), other.fileno()])
    os._exit(0)


def twin():
    """Standard output sent to a child over a socket: it writes, and the program goes on."""
    ours, theirs = socket.socketpair()
    sys.stdout.flush()
    if os.fork() == 0:
        _, descriptors, _, _ = socket.recv_fds(theirs, 1, 1)
        os.write(descriptors[0], b"by the child\n")
        os._exit(0)
    socket.send_fds(ours, [b"x"], [1])
    assert os.wait()[1] == 0
