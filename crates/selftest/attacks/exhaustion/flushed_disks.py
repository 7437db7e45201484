"""Have the machine write everything to its disks, again and again.

Technique: sync(2) needs no right at all, syncfs and fsync only an open file, for reading too: each makes the machine's file
    systems write what all its users have changed, and tells the disk to empty its cache. In a loop, every transaction of
    others waits in the same queue. What a program can write here is in memory, so it needs none of them.
Success: flushing what is not ours reaches a disk: it takes ten times as long as flushing a file in memory.
Stopped by: seccomp
"""
import time


def seconds(call, times):
    begun = time.perf_counter()
    for _ in range(times):
        call()
    return (time.perf_counter() - begun) / times


def attack():
    own = os.open("/work/file", os.O_RDWR | os.O_CREAT)
    shared = os.open("/usr/bin/env", os.O_RDONLY)
    nothing = min(seconds(lambda: os.fsync(own), 20) for _ in range(5))
    reached = []
    for name, call in (("sync", os.sync), ("syncfs", lambda: libc.syncfs(shared)), ("fsync", lambda: os.fsync(shared))):
        took = min(seconds(call, 5) for _ in range(3))
        if took > max(10 * nothing, 2e-5):
            reached.append(f"{name} {took * 1e6:.0f} µs")
    if reached:
        return f"disks were flushed: {', '.join(reached)}; a file in memory takes {nothing * 1e6:.1f} µs"


def twin():
    """A file that is written, flushed and renamed, as careful programs do."""
    with open("/work/new", "w") as file:
        file.write("hello")
        file.flush()
        os.fsync(file.fileno())
    os.replace("/work/new", "/work/file")
    directory = os.open("/work", os.O_RDONLY)
    os.fsync(directory)
    os.sync()
    assert open("/work/file").read() == "hello"
