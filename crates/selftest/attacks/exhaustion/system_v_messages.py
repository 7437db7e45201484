"""Leave messages in queues that nobody reads.

Technique: msgget makes up to 32,000 queues, msgsnd fills each with 16 KB that are in no process.
Success: the queues hold twice the memory limit.
Stopped by: memory_cgroup
Held when: limit memory
Needs: memory_cgroup
"""

LIMIT = parameters.get("memory_bytes_max", 128 << 20)
IPC_PRIVATE, IPC_NOWAIT, IPC_RMID = 0, 0o4000, 0


def queue():
    made = libc.msgget(IPC_PRIVATE, 0o600)
    if made == -1:
        raise OSError(ctypes.get_errno(), "msgget")
    return made


def attack():
    message = ctypes.create_string_buffer(b"\x01" + bytes(7) + bytes(8192))
    held = 0
    while held < 2 * LIMIT:
        made = queue()
        while libc.msgsnd(made, message, ctypes.c_size_t(8192), IPC_NOWAIT) == 0:
            held += 8192
        if ctypes.get_errno() != errno.EAGAIN:
            raise OSError(ctypes.get_errno(), "msgsnd")
    return f"the queues hold {held >> 20} MB"


def twin():
    """A message to a child."""
    made = queue()
    message = ctypes.create_string_buffer(b"\x01" + bytes(7) + b"hello")
    assert libc.msgsnd(made, message, ctypes.c_size_t(5), 0) == 0

    def child():
        received = ctypes.create_string_buffer(100)
        assert libc.msgrcv(made, received, ctypes.c_size_t(90), 0, 0) == 5
        return received.raw[8:13].decode()

    assert forked(child) == "hello"
    assert libc.msgctl(made, IPC_RMID, None) == 0
