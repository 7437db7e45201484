"""Read the shared memory of another execution.

Technique: System V segments and POSIX shared memory are found by their number or name by every program in the same ipc
    namespace and the same /dev/shm.
Success: the neighbour's segment, or its name in a list.
Stopped by: ipc_namespace, workspace
"""
SHM_RDONLY = 0o10000


def attack():
    libc.shmat.restype = ctypes.c_void_p
    for segment in [libc.shmget(canary["neighbour"]["shm_key"], 0, 0), *range(64)]:
        place = libc.shmat(segment, None, SHM_RDONLY) if segment >= 0 else None
        if place not in (None, 2**64 - 1):
            return f"segment {segment}: {ctypes.string_at(place, 40)!r}"
    for directory in ("/dev/shm", "/dev/mqueue"):
        if os.path.isdir(directory) and os.listdir(directory):
            return f"{directory}: {os.listdir(directory)}"
    with open("/proc/sysvipc/shm") as lines:
        rows = lines.read().splitlines()[1:]
    return rows and rows[0]


def twin():
    """The neighbour's number is free for one's own segment."""
    segment = libc.shmget(canary["neighbour"]["shm_key"] + 1, 4096, 0o1600)
    assert segment >= 0
    libc.shmat.restype = ctypes.c_void_p
    place = libc.shmat(segment, None, 0)
    ctypes.memmove(place, b"mine", 4)
    assert ctypes.string_at(place, 4) == b"mine"
    assert libc.shmdt(ctypes.c_void_p(place)) == 0 and libc.shmctl(segment, 0, None) == 0
