"""Feel on the disk whether another reads from it.

Technique: Files of /usr lie on the host's disk, and reading them with O_DIRECT goes there each time. One side reads
    with several processes or not, the other times its own reads. Nothing bounds how much an execution reads from the
    disk (no blkio or io cgroup).
Success: the receiver has the sender's message.
Stopped by: own_machine
Not promised: Shared hardware: whoever runs on it feels who else does.
"""

import mmap
import time

SLOT_S = 0.1
READERS = 8


def sleep_to(until, slot):
    time.sleep(max(0.0, until - 0.2 - SLOT_S * (32 - slot) - time.time()))


def large_file():
    """A file of some megabytes, not through the page cache."""
    largest = max((os.path.getsize(path), path) for path in files_of(os.path.dirname(os.__file__)))
    return os.open(largest[1], os.O_RDONLY | os.O_DIRECT), largest[0]


def files_of(directory):
    with os.scandir(directory) as entries:
        for entry in entries:
            if entry.is_file(follow_symlinks=False):
                yield entry.path
            elif entry.is_dir(follow_symlinks=False) and entry.name in (
                "lib-dynload",
                "config-3.11-x86_64-linux-gnu",
                "pydoc_data",
            ):
                yield from files_of(entry.path)


def read_until(end):
    fd, size = large_file()
    with mmap.mmap(-1, 1 << 20) as buffer:
        reads, place = 0, 0
        while time.time() < end:
            os.preadv(fd, [buffer], place)
            place = (place + (1 << 20)) % max(1, size & ~0xFFFFF)
            reads += 1
    os.close(fd)
    return reads


def end_of(until, slot):
    return until - 0.2 - SLOT_S * (32 - slot)


def send(message, meeting, until):
    for slot, bit in enumerate(f"{int(message, 16):032b}"):
        sleep_to(until, slot)
        if bit == "1":
            children = []
            for _ in range(READERS):
                children.append(os.fork())
                if children[-1] == 0:
                    read_until(end_of(until, slot + 0.9))
                    os._exit(0)
            for child in children:
                os.waitpid(child, 0)


def receive(meeting, until):
    fd, _ = large_file()
    took = []
    with mmap.mmap(-1, 4096) as buffer:
        for slot in range(32):
            sleep_to(until, slot + 0.25)
            begin, reads = time.perf_counter(), 0
            while time.time() < end_of(until, slot + 0.8):
                os.preadv(fd, [buffer], reads % 16 * 4096)
                reads += 1
            took.append((time.perf_counter() - begin) / max(1, reads))
    middle = (min(took) * max(took)) ** 0.5
    return f"{int(''.join('01'[one > middle] for one in took), 2):08x}"


def twin():
    """A program reads shared files, large ones too."""
    with open(os.__file__, "rb") as file:
        assert len(file.read()) == os.path.getsize(os.__file__)
