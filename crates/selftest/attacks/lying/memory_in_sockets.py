"""Keep memory in the buffers of sockets.

Technique: what was sent and not received is kernel memory. Version 1 of control groups counts TCP's apart (kmem.tcp),
    with a limit of its own: a program would have its memory twice, and the peak would not show the second half. 90 MB
    on loopback, over TCP and Unix sockets, in ends that nobody reads.
Success: from outside: a peak below what was sent.
Stopped by: memory_cgroup
Held when: peak_at_least 64 MB; status success
Needs: memory_cgroup
"""
import socket

MB = 1 << 20


def fill(sending):
    """Sends until the buffers are full, and says how much that was."""
    sending.setblocking(False)
    sent, part = 0, bytes(64 << 10)
    try:
        while True:
            sent += sending.send(part)
    except BlockingIOError:
        return sent


def attack():
    kept, held = [], 0
    with socket.create_server(("127.0.0.1", 0)) as server:
        while held < 90 * MB and len(kept) < 200:
            sending = socket.socket()
            sending.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 * MB)
            sending.connect(server.getsockname())
            receiving = server.accept()[0]
            receiving.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * MB)
            kept += [sending, receiving]
            held += fill(sending)
    print(held, "bytes were sent and not received")
    # Less than that was not worth hiding: then nothing was shown, and the peak need not be there.
    if held < 80 * MB:
        raise OSError(errno.ENOBUFS, f"only {held} bytes found room")


def twin():
    """A transfer of 100 MB over loopback, received as it comes."""
    import threading
    with socket.create_server(("127.0.0.1", 0)) as server:
        client = socket.create_connection(server.getsockname())
        thread = threading.Thread(target=lambda: [client.sendall(bytes(MB)) for _ in range(100)] and client.close())
        thread.start()
        other, got = server.accept()[0], 0
        while part := other.recv(MB):
            got += len(part)
        thread.join()
    assert got == 100 * MB
