"""Read shared memory of the host.

Technique: System V segments are found by number or by trying ids; many are readable by all (databases, X, Zabbix).
    /proc/sysvipc lists them, SHM_STAT_ANY gives them one by one. POSIX ones are files of /dev/shm, POSIX message queues
    have names.
Success: a segment, queue or semaphore that this program did not make.
Stopped by: ipc_namespace, root_filesystem
"""
SHM_RDONLY, SHM_STAT, SHM_STAT_ANY, MSG_STAT, SEM_STAT = 0o10000, 13, 15, 11, 18


def attack():
    libc.shmat.restype = ctypes.c_void_p
    segment = libc.shmget(canary["shm_key"], 0, 0)
    if segment >= 0:
        place = libc.shmat(segment, None, SHM_RDONLY)
        return f"segment {segment}: {ctypes.string_at(place, 40) if place not in (None, 2**64 - 1) else 'it is there'!r}"
    for kind in ("shm", "msg", "sem"):
        with open(f"/proc/sysvipc/{kind}") as lines:
            rows = lines.read().splitlines()[1:]
        if rows:
            return f"/proc/sysvipc/{kind}: {rows[0].strip()}"
    space = ctypes.create_string_buffer(256)
    for index in range(64):
        for command in (SHM_STAT, SHM_STAT_ANY):
            if libc.shmctl(index, command, space) >= 0:
                return f"segment number {index}"
        if libc.msgctl(index, MSG_STAT, space) >= 0 or libc.semctl(index, 0, SEM_STAT, space) >= 0:
            return f"message queue or semaphore number {index}"
    names = [f"{directory}/{name}" for directory in ("/dev/shm", "/dev/mqueue") if os.path.isdir(directory) for name in os.listdir(directory)]
    return names and str(names[:4])


def twin():
    """Shared memory of one's own, between processes: multiprocessing and databases."""
    from multiprocessing import shared_memory
    own = shared_memory.SharedMemory(create=True, size=64)
    own.buf[:4] = b"mine"
    same = shared_memory.SharedMemory(own.name)
    assert bytes(same.buf[:4]) == b"mine"
    same.close()
    own.close()
    own.unlink()
    libc.shmat.restype = ctypes.c_void_p
    segment = libc.shmget(0, 4096, 0o1600)
    place = libc.shmat(segment, None, 0)
    ctypes.memmove(place, b"mine", 4)
    assert ctypes.string_at(place, 4) == b"mine" and libc.shmctl(segment, 0, None) == 0
