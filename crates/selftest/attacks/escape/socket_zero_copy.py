"""Send pages instead of copies of them.

Technique: SO_ZEROCOPY with MSG_ZEROCOPY lets the network stack keep references to a program's pages, and TCP_ZEROCOPY_RECEIVE maps its pages into the
    program. Who owns a page, and for how long, went wrong there more than once.
Success: the kernel sends without copying.
Stopped by: seccomp
"""
import socket

SO_ZEROCOPY, MSG_ZEROCOPY = 60, 0x400_0000


def attack():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        client.setsockopt(socket.SOL_SOCKET, SO_ZEROCOPY, 1)
        sent = client.send(bytes(20_000), MSG_ZEROCOPY)
        return f"{sent} bytes sent without a copy"


def twin():
    """Sending a file with sendfile, and large amounts by ordinary calls."""
    with open("/work/large", "wb") as file:
        file.write(bytes(100_000))
    one, other = socket.socketpair()
    with open("/work/large", "rb") as file:
        sent = os.sendfile(one.fileno(), file.fileno(), 0, 50_000)
    one.close()
    assert sent > 0 and sum(iter(lambda: len(other.recv(65536)), 0)) == sent
