"""Leave a message in which pages of a shared file are in memory.

Technique: Files of the interpreter and of /usr are in the machine's page cache, whoever read them. One execution
    drops a file's pages and brings some back; the next asks with preadv2(RWF_NOWAIT) which are there, minutes later
    if need be.
Success: the next execution reads the message, with the sum that proves it one.
Stopped by: seccomp, root_filesystem
"""

import zlib

PAGE = 4096


def shared_file():
    """A large file that nobody is likely to use meanwhile, without readahead."""
    fd = os.open(os.path.join(os.path.dirname(os.__file__), "pydoc_data", "topics.py"), os.O_RDONLY)
    os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_RANDOM)
    return fd


def is_in_memory(fd, place):
    return not isinstance(answer(os.preadv, fd, [bytearray(1)], place * 2 * PAGE, os.RWF_NOWAIT), str)


def leave(message):
    # 48 bits and a sum of 16 for them.
    bits = f"{int(message, 16):048b}{zlib.crc32(message.encode()) & 0xFFFF:016b}"
    fd = shared_file()
    os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
    for place, bit in enumerate(bits):
        if bit == "1":
            os.pread(fd, 1, place * 2 * PAGE)


def find():
    fd = shared_file()
    bits = "".join("01"[is_in_memory(fd, place)] for place in range(64))
    message = f"{int(bits[:48], 2):012x}"
    return zlib.crc32(message.encode()) & 0xFFFF == int(bits[48:], 2) and message


def twin():
    """A file of one's own is read as often as one likes."""
    with open("/work/data", "wb") as file:
        file.write(bytes(8 * PAGE))
    with open("/work/data", "rb", buffering=0) as file:
        for place in (5, 0, 7, 0):
            assert os.pread(file.fileno(), 1, place * PAGE) == b"\0"
