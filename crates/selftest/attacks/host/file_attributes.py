"""Make files that cannot be removed, and mark them for others' quotas.

Technique: ioctl(FS_IOC_SETFLAGS) makes a file immutable or append-only, so that not even root removes it before it
    takes the flag away; FS_IOC_FSSETXATTR and file_setattr(2) also put it into another project's quota. Attributes of
    the trusted, security and overlay kinds mean something to the host's tools. (Not so the labels of a security module that the
    host does not use: Debian's Linux 6.1 was seen to let everybody write Smack's to files of their own.)
Success: a file has such a flag or attribute.
Stopped by: seccomp, no_capabilities
"""

import struct

FS_IOC_GETFLAGS, FS_IOC_SETFLAGS, FS_IOC_FSGETXATTR, FS_IOC_FSSETXATTR = 0x80086601, 0x40086602, 0x801C581F, 0x401C5820
IMMUTABLE, APPEND = 0x10, 0x20


def attack():
    fd = os.open("/work/stubborn", os.O_CREAT | os.O_RDWR)
    worked = []
    for name, flag in (("immutable", IMMUTABLE), ("append-only", APPEND)):
        flags = ctypes.c_long(flag)
        if answer(lambda: syscall("ioctl", fd, FS_IOC_SETFLAGS, ctypes.pointer(flags))) == 0:
            worked.append(name)
            syscall("ioctl", fd, FS_IOC_SETFLAGS, ctypes.pointer(ctypes.c_long(0)))
    # struct fsxattr: flags, extent size, extents, project, copy-on-write extent size, padding.
    project = ctypes.create_string_buffer(struct.pack("5I8x", 0, 0, 0, 77, 0))
    if answer(lambda: syscall("ioctl", fd, FS_IOC_FSSETXATTR, project)) == 0:
        worked.append("of project 77")
    # struct file_attr: flags, then extent size, extents, project, copy-on-write extent size.
    attributes = ctypes.create_string_buffer(struct.pack("Q4I", 0x8, 0, 0, 77, 0))
    if answer(lambda: syscall("file_setattr", -100, b"/work/stubborn", attributes, 24, 0)) == 0:
        worked.append("immutable by file_setattr")
    for name in (
        "trusted.overlay.opaque",
        "trusted.overlay.redirect",
        "security.ima",
        "security.evm",
    ):
        if answer(os.setxattr, "/work/stubborn", name, b"y") is None:
            worked.append(name)
            os.removexattr("/work/stubborn", name)
    os.close(fd)
    answer(os.unlink, "/work/stubborn")
    return ", ".join(worked)


def twin():
    """Notes on one's own files (user attributes) are kept where the file system has them, and files are removed."""
    with open("/work/noted", "w"):
        pass
    if answer(os.setxattr, "/work/noted", "user.note", b"hello") is None:
        assert os.getxattr("/work/noted", "user.note") == b"hello"
    os.chmod("/work/noted", 0o400)
    os.unlink("/work/noted")
