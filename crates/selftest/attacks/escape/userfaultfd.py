"""Stop the kernel in the middle of a copy with userfaultfd.

Technique: userfaultfd(2), and /dev/userfaultfd which needs no call of that name: page faults are answered by the program, when it
    likes. That makes races in the kernel certain to win; most exploits of use after free before 2021 did.
Success: a descriptor that hears of faults.
Stopped by: seccomp, root_filesystem
"""

USER_MODE_ONLY = 1


def attack():
    for flags in (os.O_CLOEXEC, os.O_CLOEXEC | USER_MODE_ONLY):
        fd = answer(syscall, "userfaultfd", flags)
        if isinstance(fd, int):
            return f"descriptor {fd} with flags {flags:#x}"
    return f"opened {os.open('/dev/userfaultfd', os.O_RDWR)}"


def twin():
    """Answering one's own faults the ordinary way: memory that is only there once it is touched, and protection that is lifted."""
    import mmap

    lazy = mmap.mmap(-1, 1 << 20)
    assert lazy[1 << 19] == 0
    address = ctypes.addressof(ctypes.c_char.from_buffer(lazy))
    assert libc.mprotect(ctypes.c_void_p(address), ctypes.c_size_t(4096), mmap.PROT_READ) == 0
    assert libc.mprotect(ctypes.c_void_p(address), ctypes.c_size_t(4096), mmap.PROT_READ | mmap.PROT_WRITE) == 0
    lazy[0] = 1
