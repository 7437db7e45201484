"""Touch the host's /dev/null.

Technique: Who may write a file may set its times to now, whoever owns it; only a read-only mount forbids it, and a
    device file on one can be written all the same. The device files are the host's own, and stdin is the host's
    /dev/null by the host's own mount.
Success: the times of a device file, which the whole machine sees, have changed.
Stopped by: read_only_mounts, landlock
"""


def attack():
    changed = []
    for device in ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", 0):
        before = os.stat(device)
        answer(os.utime, device)
        # To leave owner and group as they are is nobody's right in particular, and a change all the same.
        answer(os.chown, device, -1, -1)
        after = os.stat(device)
        if (after.st_mtime_ns, after.st_ctime_ns) != (before.st_mtime_ns, before.st_ctime_ns):
            changed.append(str(device))
    return ", ".join(changed) and f"touched: {', '.join(changed)} (0 is stdin)"


def twin():
    """Files of one's own are touched; devices are written to."""
    import pathlib

    pathlib.Path("/work/touched").touch()
    pathlib.Path("/work/touched").touch()
    with open("/dev/null", "a") as null:
        null.write("x")
