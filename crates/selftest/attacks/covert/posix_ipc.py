"""Meet at a POSIX message queue or a named semaphore.

Technique: Message queues have a name in the ipc namespace; named semaphores and shared memory are files of /dev/shm.
    One side makes both, the other opens them by their agreed names.
Success: the receiver has the sender's message.
Stopped by: ipc_namespace, workspace
"""

import time

librt = ctypes.CDLL("librt.so.1", use_errno=True)
libpthread = ctypes.CDLL("libpthread.so.0", use_errno=True)
libpthread.sem_open.restype = ctypes.c_void_p


class Attributes(ctypes.Structure):
    _fields_ = [(name, ctypes.c_long) for name in ("flags", "most", "size", "current")] + [("rest", ctypes.c_long * 4)]


def send(message, meeting, until):
    name = f"/{meeting}".encode()
    queue = librt.mq_open(name, os.O_CREAT | os.O_RDWR, 0o666, ctypes.byref(Attributes(0, 1, 8)))
    if queue >= 0:
        librt.mq_send(queue, message.encode(), 8, 0)
    for place, bit in enumerate(f"{int(message, 16):032b}"):
        libpthread.sem_open(f"{meeting}{place}".encode(), os.O_CREAT, 0o666, int(bit))
    time.sleep(max(0.0, until - time.time()))
    librt.mq_unlink(name)
    for place in range(32):
        libpthread.sem_unlink(f"{meeting}{place}".encode())


def receive(meeting, until):
    time.sleep(max(0.0, until - 1.5 - time.time()))
    queue = librt.mq_open(f"/{meeting}".encode(), os.O_RDONLY | os.O_NONBLOCK)
    told = ctypes.create_string_buffer(8)
    if queue >= 0 and librt.mq_receive(queue, told, 8, None) == 8:
        return told.raw.decode()
    bits, value = "", ctypes.c_int()
    for place in range(32):
        semaphore = libpthread.sem_open(f"{meeting}{place}".encode(), 0)
        if not semaphore:
            return None
        libpthread.sem_getvalue(ctypes.c_void_p(semaphore), ctypes.byref(value))
        bits += str(value.value)
    return f"{int(bits, 2):08x}"


def twin():
    """multiprocessing's shared memory and locks work between the processes of one program."""
    from multiprocessing import shared_memory

    memory = shared_memory.SharedMemory(create=True, size=100)
    again = shared_memory.SharedMemory(memory.name)
    memory.buf[:5] = b"hello"
    assert bytes(again.buf[:5]) == b"hello"
    again.close()
    memory.close()
    memory.unlink()
