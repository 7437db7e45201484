"""Hide data in attributes of files.

Technique: since Linux 6.6 a tmpfs keeps attributes of ordinary users (user.*), up to 64 KB each and many per file. They are
    no part of a file's bytes.
Success: the attributes take more than the bound on disk and the memory limit allow.
Stopped by: workspace, memory_cgroup
"""

LIMIT = parameters.get("memory_bytes_max", 128 << 20)


def attack():
    taken, number = 0, 0
    value = b"x" * 60_000
    while taken < 2 * LIMIT:
        path = f"/tmp/{number}"
        open(path, "w").close()
        for attribute in range(10):
            os.setxattr(path, f"user.a{attribute}", value)
            taken += len(value)
        number += 1
    return f"attributes take {taken >> 20} MB"


def twin():
    """Copying a file with what belongs to it."""
    import shutil

    with open("/work/a", "w") as file:
        file.write("hello")
    os.chmod("/work/a", 0o640)
    shutil.copy2("/work/a", "/tmp/b")
    assert os.stat("/tmp/b").st_mode & 0o777 == 0o640
