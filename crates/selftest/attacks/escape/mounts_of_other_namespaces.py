"""List the mounts of the nest and of the machine.

Technique: listmount(2), since Linux 6.8, takes the number of a mount namespace, and the numbers are small and given in order;
    statmount(2) then tells where each mount comes from.
Success: the mounts of a namespace that is not the execution's own.
Stopped by: seccomp, user_namespace
"""
import struct

LSMT_ROOT = 0xFFFF_FFFF_FFFF_FFFF


def attack():
    found = []
    for namespace in range(1, 400):
        mounts = ctypes.create_string_buffer(8 * 64)
        # struct mnt_id_req: size, spare, id of the mount, last id seen, id of the namespace.
        request = struct.pack("=IIQQQ", 32, 0, LSMT_ROOT, 0, namespace)
        count = answer(syscall, "listmount", request, mounts, 64, 0)
        if isinstance(count, int) and count > 0:
            found.append(f"{namespace}: {count} mounts")
    return found and f"mount namespaces listed: {found[:5]}"


def twin():
    """The execution's own mounts are told by /proc, to it and to programs such as df."""
    with open("/proc/self/mountinfo") as lines:
        places = [line.split()[4] for line in lines]
    assert "/work" in places and os.path.ismount("/work")
    assert os.statvfs("/work").f_blocks > 0
