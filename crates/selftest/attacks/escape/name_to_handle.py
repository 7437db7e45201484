"""Ask for the handle of a file.

Technique: name_to_handle_at(2) tells the inode number, generation and mount id of any file in sight: the form of the handles that
    open_by_handle_at takes, from which those of files out of sight are guessed.
Success: a handle is given.
Stopped by: seccomp
"""
import struct


def attack():
    mount = (ctypes.c_int * 1)()
    for path in (b"/usr", b"/env", b"/work", b"/proc/self/ns/mnt", b"/"):
        for flags in (0, 0x200):  # AT_HANDLE_FID: not one to open with, and given by more file systems
            handle = ctypes.create_string_buffer(struct.pack("=Ii", 128, 0), 136)
            if answer(syscall, "name_to_handle_at", -100, path, handle, mount, flags) == 0:
                length, kind = struct.unpack_from("=Ii", handle)
                return f"{path}: type {kind}, {handle.raw[8:8 + length].hex()}, mount {mount[0]}"
    return None


def twin():
    """Inode and device by stat, which is how programs tell whether two files are the same."""
    one, other = os.stat("/usr/lib/os-release"), os.stat("/usr/bin/../lib/os-release")
    assert os.path.samestat(one, other) and one.st_ino > 0
