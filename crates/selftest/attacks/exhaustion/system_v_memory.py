"""Fill System V shared memory that nobody is attached to.

Technique: a segment lives until it is removed, attached or not. Each is attached, filled and let go; some are marked for
    removal while attached, which leaves them without a name. None is in a resident set.
Success: the segments hold four times the memory limit.
Stopped by: memory_cgroup
Held when: limit memory
Needs: memory_cgroup
"""

LIMIT = parameters.get("memory_bytes_max", 128 << 20)
IPC_PRIVATE, IPC_RMID = 0, 0


def segment(size):
    libc.shmat.restype = ctypes.c_void_p
    found = libc.shmget(IPC_PRIVATE, ctypes.c_size_t(size), 0o600)
    place = ctypes.c_void_p(libc.shmat(found, None, 0)) if found != -1 else ctypes.c_void_p(-1)
    if place.value == ctypes.c_void_p(-1).value:
        raise OSError(ctypes.get_errno(), "shared memory")
    return found, place


def attack():
    held, size = 0, LIMIT // 16
    while held < 4 * LIMIT:
        found, place = segment(size)
        ctypes.memset(place, 1, size)
        if held // size % 2:
            libc.shmctl(found, IPC_RMID, None)
        else:
            libc.shmdt(place)
        held += size
    return f"the segments hold {held >> 20} MB"


def twin():
    """A segment that two processes use."""
    found, place = segment(1 << 20)
    forked(lambda: ctypes.memmove(place, b"hello", 5) and None)
    assert ctypes.string_at(place, 5) == b"hello"
    assert libc.shmctl(found, IPC_RMID, None) == 0
