"""Make device files of the host's disk and memory.

Technique: A device file is a name for a driver, wherever it lies: with the numbers of the disk, of memory or of the
    kernel's log it opens those. A host that copies or archives the workspace would carry it along.
Success: a device file made in the workspace can be opened.
Stopped by: no_capabilities, workspace
"""

import stat

# Memory, kernel log, the first disks (virtual, SCSI, NVMe's usual), loop control, fuse, kvm, tun; all but the disks
# by their fixed numbers.
CHARACTER = ((1, 1), (1, 11), (10, 237), (10, 229), (10, 232), (10, 200), (1, 3))
BLOCK = ((254, 0), (253, 0), (8, 0), (259, 0), (7, 0))


def attack():
    worked = []
    for kind, numbers in ((stat.S_IFCHR, CHARACTER), (stat.S_IFBLK, BLOCK)):
        for major, minor in numbers:
            for directory in ("/work", "/tmp", "/dev/shm"):
                made = answer(os.mknod, f"{directory}/device", kind | 0o600, os.makedev(major, minor))
                if made is None and isinstance(
                    answer(os.open, f"{directory}/device", os.O_RDONLY | os.O_NONBLOCK), int
                ):
                    worked.append(f"{major}:{minor} in {directory}")
                answer(os.unlink, f"{directory}/device")
    return ", ".join(worked)


def twin():
    """A program makes fifos and sockets, and they work."""
    os.mkfifo("/work/fifo")
    child = os.fork()
    if child == 0:
        with open("/work/fifo", "w") as file:
            file.write("hello")
        os._exit(0)
    with open("/work/fifo") as file:
        assert file.read() == "hello"
    os.waitpid(child, 0)
    os.mknod("/work/plain", stat.S_IFREG | 0o600)
    assert os.path.isfile("/work/plain")
