"""Hide memory from the kernel.

Technique: memfd_secret(2) takes pages out of the kernel's own map: nobody else can look into them, they cannot be swapped or moved, and
    the machine can no longer hibernate.
Success: secret memory is had.
Stopped by: seccomp
"""
import mmap


def attack():
    fd = syscall("memfd_secret", 0)
    os.ftruncate(fd, 4096)
    with mmap.mmap(fd, 4096) as page:
        page[:4] = b"text"
        return f"a page the kernel cannot see: {page[:4]}"


def twin():
    """A file in memory only, sealed so that nobody changes it any more."""
    import fcntl

    fd = os.memfd_create("text", os.MFD_ALLOW_SEALING)
    os.write(fd, b"text")
    fcntl.fcntl(fd, 1033, 1 | 2 | 4 | 8)  # F_ADD_SEALS: seal, shrink, grow, write
    assert answer(os.write, fd, b"more") == "EPERM" and os.pread(fd, 9, 0) == b"text"
