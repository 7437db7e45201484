"""Map memory at address zero.

Technique: where the kernel follows a NULL pointer, it finds what a program put at address 0 (CVE-2009-2692 and many after it). Forbidden by
    vm.mmap_min_addr but to CAP_SYS_RAWIO.
Success: the page is mapped.
Stopped by: no_capabilities
"""
import mmap

FIXED, GROWS_DOWN = 0x10, 0x100


def attack():
    libc.mmap.restype = ctypes.c_void_p
    libc.mremap.restype = ctypes.c_void_p
    flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | FIXED
    for more in (0, GROWS_DOWN):
        came = libc.mmap(ctypes.c_void_p(0), ctypes.c_size_t(4096), mmap.PROT_READ | mmap.PROT_WRITE, flags | more, -1, ctypes.c_long(0))
        if came in (None, 0):
            return "a page at 0"
    page = libc.mmap(None, ctypes.c_size_t(4096), mmap.PROT_READ | mmap.PROT_WRITE, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, -1, ctypes.c_long(0))
    moved = libc.mremap(ctypes.c_void_p(page), ctypes.c_size_t(4096), ctypes.c_size_t(4096), 3, ctypes.c_void_p(0))
    return moved in (None, 0) and "a page moved to 0"


def twin():
    """Memory at an address one asks for, where nothing is."""
    libc.mmap.restype = ctypes.c_void_p
    place = 0x1_0000_0000
    flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | FIXED
    came = libc.mmap(ctypes.c_void_p(place), ctypes.c_size_t(4096), mmap.PROT_READ | mmap.PROT_WRITE, flags, -1, ctypes.c_long(0))
    assert came == place
    ctypes.memset(place, 7, 4096)
    assert ctypes.string_at(place, 2) == b"\x07\x07"
    libc.munmap(ctypes.c_void_p(place), ctypes.c_size_t(4096))
