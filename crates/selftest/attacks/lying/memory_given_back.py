"""Use much memory and give it back before anybody looks.

Technique: a peak that is sampled, or asked of the process at its end, misses what came and went: 64 MB for a moment, in
    a child that ends at once, then thrown away by munmap, and once more by MADV_DONTNEED in the program itself.
Success: from outside: a peak below 64 MB.
Stopped by: memory_cgroup
Held when: peak_at_least 64 MB; status success
Needs: memory_cgroup
"""
import mmap

SIZE = 64 << 20


def attack():
    def briefly():
        with mmap.mmap(-1, SIZE) as pages:
            for start in range(0, SIZE, mmap.PAGESIZE):
                pages[start] = 1

    forked(briefly)
    with mmap.mmap(-1, SIZE, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) as pages:
        for start in range(0, SIZE, mmap.PAGESIZE):
            pages[start] = 1
        pages.madvise(mmap.MADV_DONTNEED)


def twin():
    """What a program may hold for a moment, it may hold again and again."""
    for _ in range(5):
        assert len(bytearray(40 << 20)) == 40 << 20
