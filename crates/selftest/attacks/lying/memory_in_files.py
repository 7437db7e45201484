"""Keep memory where no process has it.

Technique: a memfd, files of tmpfs and detached System V segments are memory that no process has mapped; a count of the
    processes' sizes misses them. 30 MB of each, written without being mapped.
Success: from outside: a peak below 85 MB.
Stopped by: memory_cgroup
Held when: peak_at_least 85 MB; status success
Needs: memory_cgroup
"""
MB = 1 << 20


def attack():
    part = bytes(MB // 4)
    file = os.memfd_create("own")
    with open("/work/own.bin", "wb") as own:
        for _ in range(120):
            os.write(file, part)
            own.write(part)
    libc.shmat.restype = ctypes.c_void_p
    segment = libc.shmget(0, 30 * MB, 0o1600)
    place = libc.shmat(segment, None, 0)
    ctypes.memset(place, 1, 30 * MB)
    libc.shmdt(ctypes.c_void_p(place))


def twin():
    """Temporary files and a memfd, written, read and gone."""
    import tempfile
    with tempfile.TemporaryFile() as own:
        own.write(bytes(20 * MB))
        own.seek(0)
        assert len(own.read()) == 20 * MB
    file = os.memfd_create("own")
    assert os.ftruncate(file, 10 * MB) is None and os.fstat(file).st_size == 10 * MB
