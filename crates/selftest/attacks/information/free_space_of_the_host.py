"""Watch how full the host's disk is.

Technique: statvfs of a directory that is shown from the host answers for the whole file system: its size, free bytes
    and free inodes. Their changes follow what others write: the database, logs, uploads.
Success: a file system shown read-only says how much room it has.
Stopped by: overlay_mounts
Needs: overlay_mounts
"""


def attack():
    for directory in ("/usr", "/env", sys.base_prefix, "/etc/ssl/certs", "/"):
        try:
            room = os.statvfs(directory)
        except OSError:
            continue
        # The root itself is a small tmpfs of the sandbox.
        if room.f_bfree * room.f_frsize > 16 << 20:
            return f"{directory}: {room.f_bfree * room.f_frsize} of {room.f_blocks * room.f_frsize} bytes are free, {room.f_ffree} inodes"


def twin():
    """The room for one's own files, which honest programs ask before they write."""
    for directory in ("/work", "/tmp", "/dev/shm"):
        room = os.statvfs(directory)
        assert room.f_bavail > 0 and not room.f_flag & os.ST_RDONLY, directory
    assert os.statvfs("/usr").f_namemax == 255
