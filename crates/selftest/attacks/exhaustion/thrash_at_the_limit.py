"""Stay just below the memory limit and read.

Technique: with memory nearly used up by what cannot be dropped, every page of a file that is read throws out another of this
    cgroup: the kernel is busy looking for pages and reads the same ones from the disk again and again, whose time nobody
    counts.
Success: it goes on like this for longer than the wall time.
Stopped by: memory_cgroup, wall_time
Held when: status success|memory_exceeded
"""
import time

LIMIT = parameters.get("memory_bytes_max", 128 << 20)
SECONDS = 2


def attack():
    memory = [b"x" * (1 << 20) + b"%d" % number for number in range((LIMIT >> 20) - 14)]
    files = []
    for place, _, names in os.walk("/usr/lib"):
        paths = [os.path.join(place, name) for name in names]
        files += [path for path in paths if not os.path.islink(path) and os.path.getsize(path) > 1 << 18]
        if len(files) > 200:
            break
    until, number = time.monotonic() + SECONDS, 0
    while time.monotonic() < until:
        file = os.open(files[number % len(files)], os.O_RDONLY)
        number += 1
        while os.read(file, 1 << 16) and time.monotonic() < until:
            pass
        os.close(file)
    return None if memory else "no memory"


def twin():
    """Reading more than fits the limit, with most of it free."""
    read = 0
    for place, _, names in os.walk("/usr/lib"):
        for name in names:
            path = os.path.join(place, name)
            if not os.path.islink(path) and os.path.getsize(path) > 1 << 16 and read < 2 * LIMIT:
                with open(path, "rb") as file:
                    while chunk := file.read(1 << 20):
                        read += len(chunk)
        if read >= LIMIT:
            break
    assert read
