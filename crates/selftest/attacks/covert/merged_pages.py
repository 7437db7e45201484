"""Offer memory to the kernel to be merged with equal pages of others.

Technique: Where kernel samepage merging runs, pages marked MADV_MERGEABLE with equal contents become one page,
    whosever they are. A write to a merged page takes a copy, and time: so one side tells the other which pages it
    has, and anybody learns what pages others have (Suzaki et al., Memory Deduplication as a Threat, 2011). It takes
    the kernel minutes, hence the marking alone is tried.
Success: memory can be marked.
Stopped by: seccomp
"""

import mmap

PR_SET_MEMORY_MERGE = 67


def attack():
    marked = []
    with mmap.mmap(-1, 16 * mmap.PAGESIZE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) as memory:
        if answer(memory.madvise, mmap.MADV_MERGEABLE) is None:
            marked.append("by madvise")
    if answer(syscall, "prctl", PR_SET_MEMORY_MERGE, 1, 0, 0, 0) == 0:
        marked.append("all of the process, by prctl")
        syscall("prctl", PR_SET_MEMORY_MERGE, 0, 0, 0, 0)
    return ", ".join(marked)


def twin():
    """Advice that concerns nobody else is taken: huge pages, pages not wanted any more, pages soon wanted."""
    with mmap.mmap(-1, 1 << 22, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) as memory:
        answer(memory.madvise, mmap.MADV_HUGEPAGE)
        memory[:5] = b"hello"
        memory.madvise(mmap.MADV_WILLNEED)
        memory.madvise(mmap.MADV_DONTNEED)
        assert memory[:5] == bytes(5)
