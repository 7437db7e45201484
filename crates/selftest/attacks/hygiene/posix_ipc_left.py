"""Leave message queues, named semaphores and shared memory of POSIX, and look for them in the next execution.

Technique: They live on under their names, the queues in the ipc namespace, the others as files of /dev/shm.
Success: the next execution can open one.
Stopped by: ipc_namespace, workspace
"""

librt = ctypes.CDLL("librt.so.1", use_errno=True)
libpthread = ctypes.CDLL("libpthread.so.0", use_errno=True)
libpthread.sem_open.restype = ctypes.c_void_p
NAME = b"/left-behind"


class Attributes(ctypes.Structure):
    _fields_ = [(name, ctypes.c_long) for name in ("flags", "most", "size", "current")] + [("rest", ctypes.c_long * 4)]


def leave(message):
    librt.mq_open(NAME, os.O_CREAT | os.O_RDWR, 0o666, ctypes.byref(Attributes(0, 1, 8)))
    libpthread.sem_open(NAME, os.O_CREAT, 0o666, 3)
    fd = librt.shm_open(NAME, os.O_CREAT | os.O_RDWR, 0o666)
    os.write(fd, message.encode())


def find():
    found = []
    if librt.mq_open(NAME, os.O_RDONLY) >= 0:
        found.append("message queue")
    if libpthread.sem_open(NAME, 0):
        found.append("semaphore")
    fd = librt.shm_open(NAME, os.O_RDONLY, 0)
    if fd >= 0:
        found.append(f"shared memory with {os.read(fd, 100)}")
    return ", ".join(found)


def twin():
    """multiprocessing's queues and values work."""
    import multiprocessing

    context = multiprocessing.get_context("fork")
    value, queue = context.Value("i", 1), context.SimpleQueue()
    child = context.Process(target=lambda: (queue.put("hello"), setattr(value, "value", 5)))
    child.start()
    assert queue.get() == "hello"
    child.join()
    assert value.value == 5
