"""Reach the file system below a file with ioctl.

Technique: FS_IOC_* and FICLONE go past the mount to the file system's own code: inode flags and generations (what a file handle is made of),
    where on the disk a file lies, clones that share blocks. Tried on files of /usr, which are the machine's, and of one's own.
Success: the file system answers.
Stopped by: seccomp
"""
import fcntl
import struct

ASKING = {
    "GETFLAGS": 0x8008_6601, "GETVERSION": 0x8008_7601, "FSGETXATTR": 0x801C_581F, "FIEMAP": 0xC020_660B, "FIBMAP": 1, "FIGETBSZ": 2,
    "GETFSUUID": 0x8011_1500, "GETFSLABEL": 0x8100_9431,
}  # fmt: skip
# Only on a file of one's own.
CHANGING = {"SETFLAGS": 0x4008_6602, "FSSETXATTR": 0x401C_5820, "FICLONE": 0x4004_9409, "FIDEDUPERANGE": 0xC018_9436, "ENABLE_VERITY": 0x4080_6685}


def attack():
    with open("/work/own", "w+"):
        pass
    won = []
    for path, flags in (("/usr/lib/os-release", os.O_RDONLY), ("/env/pyvenv.cfg", os.O_RDONLY), ("/work/own", os.O_RDWR)):
        fd = os.open(path, flags)
        for name, request in {**ASKING, **(CHANGING if path == "/work/own" else {})}.items():
            argument = fd if name == "FICLONE" else struct.pack("=Q", 0).ljust(256, b"\0")
            came = answer(fcntl.ioctl, fd, request, argument)
            if came not in ("EPERM", "EACCES", "ENOTTY", "ENOTSUP", "EINVAL", "EBADF", "EROFS", "EXDEV", "ENOSYS"):
                won.append(f"{name} of {path}: {came if isinstance(came, str) else 'answered'}")
        os.close(fd)
    return won and f"{won}"


def twin():
    """Copies, sparse files and locks on files of one's own."""
    import shutil

    with open("/work/sparse", "wb") as file:
        file.truncate(1 << 20)
        file.seek(1 << 19)
        file.write(b"text")
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    shutil.copyfile("/work/sparse", "/work/copy")
    assert os.stat("/work/copy").st_size == 1 << 20 and os.stat("/work/sparse").st_blocks * 512 < 1 << 20
