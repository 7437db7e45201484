"""Meet at an agreed key of System V IPC.

Technique: Shared memory, semaphores and message queues with a key belong to nobody's directory or network: only the
    ipc namespace keeps those who know the key apart.
Success: the receiver has the sender's message.
Stopped by: ipc_namespace
"""

import time

IPC_CREAT, IPC_NOWAIT, IPC_RMID = 0o1000, 0o4000, 0
libc.shmat.restype = ctypes.c_void_p


def key(meeting):
    return int(meeting, 16) & 0x7FFFFFFF | 1


class Message(ctypes.Structure):
    _fields_ = [("kind", ctypes.c_long), ("text", ctypes.c_char * 8)]


def checked(result):
    if result in (-1, ctypes.c_void_p(-1).value):
        raise OSError(ctypes.get_errno(), "System V IPC")
    return result


def send(message, meeting, until):
    queue = checked(libc.msgget(key(meeting), IPC_CREAT | 0o666))
    checked(libc.msgsnd(queue, ctypes.byref(Message(1, message.encode())), 8, 0))
    memory = checked(libc.shmget(key(meeting), 4096, IPC_CREAT | 0o666))
    ctypes.memmove(checked(libc.shmat(memory, None, 0)), message.encode(), 8)
    time.sleep(max(0.0, until - time.time()))
    libc.msgctl(queue, IPC_RMID, None)
    libc.shmctl(memory, IPC_RMID, None)


def receive(meeting, until):
    while time.time() < until - 0.5:
        memory = libc.shmget(key(meeting), 4096, 0)
        if memory != -1:
            told = ctypes.string_at(checked(libc.shmat(memory, None, 0)), 8)
            if told.strip(b"\0"):
                return told.decode()
        queue = libc.msgget(key(meeting), 0)
        told = Message()
        if queue != -1 and libc.msgrcv(queue, ctypes.byref(told), 8, 0, IPC_NOWAIT) == 8:
            return told.text.decode()
        time.sleep(0.02)
    return None


def twin():
    """Two processes of one program share memory by a key."""
    memory = checked(libc.shmget(77, 4096, IPC_CREAT | 0o600))
    address = checked(libc.shmat(memory, None, 0))
    forked(lambda: ctypes.memmove(address, b"hello", 5))
    assert ctypes.string_at(address, 5) == b"hello"
    libc.shmctl(memory, IPC_RMID, None)
