"""Learn which disks the machine has, how full they are and how busy.

Technique: /proc/partitions, diskstats, swaps, mdstat, scsi, and the directories that file systems keep in /proc/fs name
    devices, sizes and use; diskstats counts every request, also the neighbours'. Serial numbers in /dev/disk and /sys
    tell this machine from all others.
Success: a disk, or a number about one.
Stopped by: root_filesystem
"""
import glob

PATTERNS = (
    "/proc/fs/*/*/* /dev/disk/by-*/* /sys/block/*/size /sys/class/nvme/*/serial /sys/block/*/device/serial /dev/sd* "
    "/dev/vd* /dev/nvme*"
).split()


def attack():
    for path, head in {"/proc/partitions": 2, "/proc/diskstats": 0, "/proc/swaps": 1, "/proc/mdstat": 2, "/proc/scsi/scsi": 1}.items():
        try:
            with open(path) as lines:
                # Drives with no disk in them, loop devices that are not in use: the same everywhere.
                rows = [line.split() for line in lines.read().splitlines()[head:]]
        except OSError:
            continue
        rows = [row for row in rows if len(row) > 3 and not any(word.startswith(("loop", "ram", "zram", "nbd")) for word in row)]
        if rows:
            return f"{path}: {' '.join(rows[0])}"
    for pattern in PATTERNS:
        if glob.glob(pattern):
            return f"{pattern}: {glob.glob(pattern)[:3]}"


def twin():
    """How much room there is for one's own files."""
    import shutil
    room = shutil.disk_usage(".")
    assert 0 < room.free <= room.total
    with open("own.bin", "wb") as own:
        own.write(bytes(1 << 20))
    assert shutil.disk_usage(".").free < room.free
