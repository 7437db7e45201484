"""Map what may only be read so that it can be written.

Technique: MAP_SHARED with PROT_WRITE on files of /usr and the environment, mprotect afterwards, a write through /proc/self/mem into a shared mapping,
    and the calls that move data: splice, sendfile, copy_file_range, fallocate, ftruncate. Whatever is written is what is there.
Success: one is accepted.
Stopped by: root_filesystem
"""
import mmap

READ_WRITE = mmap.PROT_READ | mmap.PROT_WRITE


def attack():
    libc.mmap.restype = ctypes.c_void_p
    failed = ctypes.c_void_p(-1).value
    won = []
    for path in ("/usr/lib/os-release", "/env/pyvenv.cfg", "/usr/bin/id"):
        fd = os.open(path, os.O_RDONLY)
        size = os.fstat(fd).st_size
        first = os.pread(fd, 4, 0)
        if libc.mmap(None, ctypes.c_size_t(4096), READ_WRITE, mmap.MAP_SHARED, fd, ctypes.c_long(0)) != failed:
            won.append(f"mapped {path}")
        page = libc.mmap(None, ctypes.c_size_t(4096), mmap.PROT_READ, mmap.MAP_SHARED, fd, ctypes.c_long(0))
        if libc.mprotect(ctypes.c_void_p(page), ctypes.c_size_t(4096), READ_WRITE) == 0:
            won.append(f"protected {path}")
        memory = os.open("/proc/self/mem", os.O_RDWR)
        if isinstance(answer(os.pwrite, memory, first, page), int):
            won.append(f"wrote to the memory of {path}")
        reading, writing = os.pipe()
        os.write(writing, first)
        with open("/work/same", "wb") as same:
            same.write(first)
        other = os.open("/work/same", os.O_RDONLY)
        attempts = {
            "splice": lambda: syscall("splice", reading, None, fd, (ctypes.c_int64 * 1)(0), 4, 0),
            "sendfile": lambda: os.sendfile(fd, other, 0, 4),
            "copy_file_range": lambda: os.copy_file_range(other, fd, 4, 0, 0),
            "fallocate": lambda: os.posix_fallocate(fd, 0, 1),
            "ftruncate": lambda: os.ftruncate(fd, size),
            "pwrite": lambda: os.pwrite(fd, first, 0),
        }
        won += [f"{name} to {path}" for name, attempt in attempts.items() if not isinstance(answer(attempt), str)]
    return won and f"{won}"


def twin():
    """Shared and writable mappings of files of one's own, and copies between them."""
    with open("/work/one", "w+b") as one, open("/work/two", "w+b") as two:
        one.truncate(4096)
        with mmap.mmap(one.fileno(), 4096) as page:
            page[:4] = b"text"
        assert os.copy_file_range(one.fileno(), two.fileno(), 4096, 0, 0) == 4096
        assert two.read(4) == b"text"
