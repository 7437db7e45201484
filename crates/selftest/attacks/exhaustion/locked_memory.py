"""Lock memory so that it cannot be taken back.

Technique: mlock, mlockall and MAP_LOCKED keep pages from being written out or dropped, of files of the machine too: other
    programs lose what is locked.
Success: a megabyte is locked.
Stopped by: rlimits
"""
import mmap

MCL_CURRENT, MCL_FUTURE, MAP_LOCKED = 1, 2, 0x2000


def locked():
    with open("/proc/self/status") as status:
        return [int(line.split()[1]) for line in status if line.startswith("VmLck")][0]


def attack():
    refused = None
    memory = mmap.mmap(-1, 64 << 20)
    with open("/usr/bin/env", "rb") as file:
        shared = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    address = ctypes.c_void_p(ctypes.addressof(ctypes.c_char.from_buffer(memory)))
    for attempt in (
        lambda: libc.mlock(address, ctypes.c_size_t(len(memory))),
        lambda: libc.mlock2(address, ctypes.c_size_t(len(memory)), 1),
        lambda: libc.mlockall(MCL_CURRENT | MCL_FUTURE),
    ):
        if attempt():
            refused = OSError(ctypes.get_errno(), f"mlock beside a file of {len(shared)} bytes")
    try:
        mmap.mmap(-1, 64 << 20, flags=mmap.MAP_SHARED | mmap.MAP_ANONYMOUS | MAP_LOCKED)[0] = 1
    except OSError as error:
        refused = error
    if locked() > 1024:
        return f"{locked()} kB are locked"
    raise refused


def twin():
    """Locking a page with a secret in it, as cryptographic libraries do."""
    memory = mmap.mmap(-1, mmap.PAGESIZE)
    address = ctypes.c_void_p(ctypes.addressof(ctypes.c_char.from_buffer(memory)))
    assert libc.mlock(address, ctypes.c_size_t(len(memory))) == 0
    assert libc.munlock(address, ctypes.c_size_t(len(memory))) == 0
