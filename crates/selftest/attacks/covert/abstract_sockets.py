"""Meet at an abstract socket, and hand over an open file.

Technique: Abstract AF_UNIX names are no files: no permission and no directory stands before them, only the network
    namespace. With a socket between them, one side could also pass descriptors of anything (SCM_RIGHTS).
Success: the receiver has the sender's message.
Stopped by: network_namespace
"""

import array
import socket
import time


def send(message, meeting, until):
    memory = os.memfd_create("message")
    os.write(memory, message.encode())
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(f"\0{meeting}")
        server.listen()
        server.settimeout(0.1)
        while time.time() < until:
            try:
                with server.accept()[0] as accepted:
                    passed = array.array("i", [memory]).tobytes()
                    accepted.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, passed)])
            except socket.timeout:
                pass


def receive(meeting, until):
    while time.time() < until - 0.5:
        try:
            with socket.socket(socket.AF_UNIX) as one:
                one.connect(f"\0{meeting}")
                _, passed, _, _ = one.recvmsg(10, 100)
                return os.pread(array.array("i", passed[0][2])[0], 100, 0).decode()
        except OSError:
            time.sleep(0.05)
    return None


def twin():
    """multiprocessing hands descriptors to its own children over AF_UNIX."""
    ours, theirs = socket.socketpair(socket.AF_UNIX)
    memory = os.memfd_create("twin")
    os.write(memory, b"hello")
    socket.send_fds(ours, [b"x"], [memory])
    _, passed, _, _ = socket.recv_fds(theirs, 10, 1)
    assert os.pread(passed[0], 10, 0) == b"hello"
