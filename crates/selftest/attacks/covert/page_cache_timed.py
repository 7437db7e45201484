"""Time which pages of a shared file are in memory.

Technique: As with asking: one side drops a shared file's pages and brings some back, but the other only reads and
    looks at the clock. What is in memory comes in a microsecond or two, what is not comes from the disk.
Success: the receiver has the sender's message.
Stopped by: own_machine
Not promised: The files of an environment are one copy in memory for everybody, for they are large and many.
"""

import time

PAGE = 4096


def shared_file():
    path = os.path.join(os.path.dirname(os.__file__), "pydoc_data", "topics.py")
    fd = os.open(path, os.O_RDONLY)
    os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_RANDOM)
    return fd


def send(message, meeting, until):
    fd = shared_file()
    time.sleep(max(0.0, until - 1.5 - time.time()))
    os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
    for place, bit in enumerate(f"{int(message, 16):032b}"):
        if bit == "1":
            os.pread(fd, 1, place * 4 * PAGE)


def receive(meeting, until):
    fd = shared_file()
    time.sleep(max(0.0, until - 0.7 - time.time()))
    took = []
    for place in range(32):
        begin = time.perf_counter_ns()
        os.pread(fd, 1, place * 4 * PAGE)
        took.append(time.perf_counter_ns() - begin)
    # A read from memory takes about as long as this one, which is there for sure by now.
    begin = time.perf_counter_ns()
    os.pread(fd, 1, 0)
    from_memory = time.perf_counter_ns() - begin
    return f"{int(''.join('10'[one > 8 * from_memory + 10000] for one in took), 2):08x}"


def twin():
    """Programs measure time, to the microsecond and better."""
    begin = time.perf_counter_ns()
    with open(os.__file__, "rb") as file:
        assert len(file.read()) > 1000
    assert 0 < time.perf_counter_ns() - begin < 5_000_000_000
