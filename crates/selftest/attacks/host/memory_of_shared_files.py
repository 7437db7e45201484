"""Write into shared files through memory.

Technique: Programs and libraries are mapped from the host's page cache. Writable shared mappings, mprotect after the
    fact and /proc/self/mem, which ignores protections (CVE-2016-5195 is of this kind), would change them for
    everybody. The same bytes are written that are there.
Success: a page of a shared file is accepted for writing.
Stopped by: read_only_mounts, root_filesystem, landlock
"""

import mmap

PROT_READ, PROT_WRITE, MAP_SHARED = 1, 2, 1


def attack():
    libc.mmap.restype = ctypes.c_void_p
    libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
    worked = []
    for path in (os.path.realpath("/bin/sh"), os.__file__, "/env/pyvenv.cfg"):
        for flags in (os.O_RDONLY, os.O_RDWR):
            fd = answer(os.open, path, flags)
            if not isinstance(fd, int):
                continue
            writable = libc.mmap(None, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0)
            if writable != ctypes.c_void_p(-1).value:
                worked.append(f"{path} mapped for writing")
            address = libc.mmap(None, 4096, PROT_READ, MAP_SHARED, fd, 0)
            if libc.mprotect(ctypes.c_void_p(address), ctypes.c_size_t(4096), PROT_READ | PROT_WRITE) == 0:
                worked.append(f"{path} made writable")
            with open("/proc/self/mem", "r+b", buffering=0) as memory:
                same = ctypes.string_at(address, 1)
                memory.seek(address)
                if answer(memory.write, same) == 1:
                    worked.append(f"{path} through /proc/self/mem")
            os.close(fd)
    return ", ".join(worked)


def twin():
    """A private mapping of a shared file is written to, and a shared one of a file of one's own."""
    with open(os.__file__, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY) as memory:
        memory[0:5] = b"hello"
        assert memory[0:5] == b"hello" != open(os.__file__, "rb").read(5)
    with open("/work/mapped", "w+b") as file:
        file.write(bytes(4096))
        file.flush()
        with mmap.mmap(file.fileno(), 0) as memory:
            memory[0:5] = b"hello"
        assert open("/work/mapped", "rb").read(5) == b"hello"
