"""Use memory, room and time up to the limits, and see what is counted in the next execution.

Technique: Where counters are kept by something that outlives the program (a cgroup used again, a process that is
    forked from, a file system that is emptied), the next one begins with less: less memory before its limit, less
    room, processor time it did not use, children it did not have.
Success: the next execution has less room or memory than it should, or is charged for what it did not use.
Stopped by: memory_cgroup, workspace
"""

import resource
import shutil

MIB = 1 << 20


def leave(message):
    with open("/dev/shm/large", "wb") as file:
        for _ in range(30):
            answer(file.write, bytes(MIB))
    kept = bytearray(60 * MIB)
    for place in range(0, len(kept), 4096):
        kept[place] = 1
    for _ in range(30):
        forked(lambda: sum(range(100000)))


def find():
    found = []
    room = shutil.disk_usage("/work")
    if room.used > MIB or room.free < room.total - MIB:
        found.append(f"{room.used} bytes are in use")
    used = resource.getrusage(resource.RUSAGE_SELF)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    if used.ru_utime + used.ru_stime > 2:
        found.append(f"{used.ru_utime + used.ru_stime} s of processor time")
    if used.ru_maxrss > 50 * 1024 and not sys.modules.get("numpy"):
        found.append(f"{used.ru_maxrss} KiB at most")
    if children.ru_utime + children.ru_stime > 0:
        found.append(f"{children.ru_utime} s of children")
    # As much again fits only if nothing of the former is charged any more.
    child = os.fork()
    if child == 0:
        with open("/dev/shm/large", "wb") as file:
            for _ in range(30):
                file.write(bytes(MIB))
        kept = bytearray(60 * MIB)
        for place in range(0, len(kept), 4096):
            kept[place] = 1
        os._exit(0)
    if os.waitpid(child, 0)[1] != 0:
        found.append("the same does not fit a second time")
    return ", ".join(found)


def twin():
    """A program uses memory, gives it back and uses it again."""
    for _ in range(4):
        kept = bytearray(50 * MIB)
        kept[::4096] = b"x" * len(kept[::4096])
        del kept
