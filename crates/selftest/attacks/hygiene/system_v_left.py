"""Leave System V shared memory, queues and semaphores, and look for them in the next execution.

Technique: These live until they are removed, whoever made them; only the end of their ipc namespace ends them too.
Success: the next execution finds one, by its key or in the lists of the kernel.
Stopped by: ipc_namespace
"""

IPC_CREAT, KEY = 0o1000, 0x4C454654
libc.shmat.restype = ctypes.c_void_p


def leave(message):
    memory = libc.shmget(KEY, 4096, IPC_CREAT | 0o666)
    ctypes.memmove(libc.shmat(memory, None, 0), message.encode(), len(message))
    queue = libc.msgget(KEY, IPC_CREAT | 0o666)
    libc.semget(KEY, 1, IPC_CREAT | 0o666)
    # A message: its kind, then its text.
    libc.msgsnd(queue, ctypes.c_long(1).value.to_bytes(8, sys.byteorder) + message.encode(), len(message), 0)


def find():
    found = []
    memory = libc.shmget(KEY, 0, 0)
    if memory >= 0:
        found.append(f"shared memory with {ctypes.string_at(libc.shmat(memory, None, 0), 12)}")
    found += [
        name for name, told in (("queue", libc.msgget(KEY, 0)), ("semaphore", libc.semget(KEY, 0, 0))) if told >= 0
    ]
    for name in ("shm", "msg", "sem"):
        with open(f"/proc/sysvipc/{name}") as file:
            found += [f"{name} {line.split()[0]}" for line in file.readlines()[1:]]
    return ", ".join(found)


def twin():
    """A program makes a queue, uses it and removes it."""
    queue = libc.msgget(KEY, IPC_CREAT | 0o600)
    text = (1).to_bytes(8, sys.byteorder) + b"hello"
    assert libc.msgsnd(queue, text, 5, 0) == 0
    buffer = ctypes.create_string_buffer(16)
    assert libc.msgrcv(queue, buffer, 5, 0, 0) == 5 and buffer.raw[8:13] == b"hello"
    assert libc.msgctl(queue, 0, None) == 0
