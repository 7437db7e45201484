"""Reserve space for files without writing to them.

Technique: fallocate takes pages for a range at once, in one call, beyond the end of the file too (FALLOC_FL_KEEP_SIZE), where
    its size does not show.
Success: more than the bound on disk allows was reserved.
Stopped by: workspace, memory_cgroup
"""

LIMIT = parameters.get("memory_bytes_max", 128 << 20)
FALLOC_FL_KEEP_SIZE = 1


def attack():
    libc.fallocate.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_int64, ctypes.c_int64]
    reserved = 0
    for number in range(40):
        file = os.open(f"/tmp/{number}", os.O_RDWR | os.O_CREAT)
        if libc.fallocate(file, FALLOC_FL_KEEP_SIZE, 0, LIMIT // 8):
            raise OSError(ctypes.get_errno(), f"after {reserved >> 20} MB")
        reserved += LIMIT // 8
    return f"reserved {reserved >> 20} MB"


def twin():
    """A file whose size is known beforehand."""
    with open("/work/file", "wb") as file:
        os.posix_fallocate(file.fileno(), 0, LIMIT // 16)
    assert os.path.getsize("/work/file") == LIMIT // 16
