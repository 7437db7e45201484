"""Have the kernel look for equal pages.

Technique: madvise(MADV_MERGEABLE) hands memory to a thread of the kernel (ksmd) that compares it with all other memory so
    marked, of virtual machines and other users too, on nobody's account of time, with 64 bytes for each page that are
    charged to nobody; and whether a page was merged tells what others have in theirs.
Success: the kernel looks at pages of this process.
Stopped by: seccomp
"""
import mmap
import time

MADV_MERGEABLE = 12


def attack():
    memory = mmap.mmap(-1, 32 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    memory.madvise(MADV_MERGEABLE)
    memory[:] = b"x" * len(memory)
    until = time.monotonic() + 2
    while time.monotonic() < until:
        try:
            with open("/proc/self/ksm_stat") as file:
                seen = int(file.readline().split()[1])
        except FileNotFoundError:
            return None
        if seen:
            return f"the kernel looks at {seen} pages"
        time.sleep(0.05)


def twin():
    """Advice that numpy and allocators give."""
    memory = mmap.mmap(-1, 4 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    for advice in (mmap.MADV_HUGEPAGE, mmap.MADV_SEQUENTIAL, mmap.MADV_WILLNEED, mmap.MADV_DONTNEED, mmap.MADV_FREE):
        memory.madvise(advice)
    assert memory[0] == 0
