"""Find what others left in memory.

Technique: pages, file blocks and buffers that come to a program were somebody else's before. If they are not wiped, his
    data is in them: fresh mappings (also with MAP_UNINITIALIZED), grown heaps, holes and grown ends of files in tmpfs
    and memfd, shared memory, new pipes, sockets, the stack below.
Success: a byte that is not zero.
Stopped by: workspace
"""
import mmap

SIZE = 4 << 20
MAP_UNINITIALIZED = 0x4000000


def attack():
    zeros = bytes(SIZE)
    for flags in (0, MAP_UNINITIALIZED, mmap.MAP_POPULATE if hasattr(mmap, "MAP_POPULATE") else 0x8000):
        with mmap.mmap(-1, SIZE, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | flags) as pages:
            if pages[:] != zeros:
                return f"a mapping with flags {flags:#x}"
    libc.sbrk.restype = ctypes.c_void_p
    start = libc.sbrk(ctypes.c_long(SIZE))
    if start not in (None, 2**64 - 1) and ctypes.string_at(start, SIZE) != zeros:
        return "the heap"
    files = {name: os.open(f"{name}/own.bin", os.O_CREAT | os.O_RDWR) for name in ("/work", "/tmp", "/dev/shm")}
    files["memfd"] = os.memfd_create("own")
    for name, file in files.items():
        os.ftruncate(file, SIZE)
        os.pwrite(file, b"x", SIZE // 2)
        with mmap.mmap(file, SIZE) as pages:
            if pages[:SIZE // 2] != zeros[:SIZE // 2] or pages[SIZE // 2 + 1:] != zeros[SIZE // 2 + 1:]:
                return f"a file in {name}"
        # What is cut off and grown again must come back empty.
        os.pwrite(file, b"y" * 8192, 0)
        os.ftruncate(file, 10)
        os.ftruncate(file, 8192)
        if any(os.pread(file, 8192, 10)):
            return f"a file in {name}, cut and grown"
        os.close(file)
    libc.shmat.restype = ctypes.c_void_p
    segment = libc.shmget(0, SIZE, 0o1600)
    place = libc.shmat(segment, None, 0)
    libc.shmctl(segment, 0, None)
    return place not in (None, 2**64 - 1) and ctypes.string_at(place, SIZE) != zeros and "a shared memory segment"


def twin():
    """Memory of one's own keeps what is written, across a fork and in files."""
    with mmap.mmap(-1, 4096) as pages:
        pages[:4] = b"mine"
        assert forked(lambda: pages[:4].decode()) == "mine"
    with open("/dev/shm/own.bin", "wb") as own:
        own.write(b"mine")
    assert open("/dev/shm/own.bin", "rb").read() == b"mine"
