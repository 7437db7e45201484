"""See which pages of shared files others have mapped.

Technique: /proc/self/pagemap shows for each page of one's own memory whether it is mapped by this process alone (bit
    56; Pss and Shared_Clean in smaps tell the same). Pages of shared files are the same pages for everybody. One side
    maps and touches some of 32 files, the other maps all and looks which it shares.
Success: the receiver has the sender's message.
Stopped by: own_machine
Not promised: The files of an environment are one copy in memory for everybody, for they are large and many.
"""

import mmap
import struct
import time


def mapped(bits):
    """Maps the first page of each file whose bit is set and touches it."""
    directory = os.path.join(os.path.dirname(os.__file__), "encodings")
    names = sorted(
        name
        for name in os.listdir(directory)
        if name.endswith(".py") and os.path.getsize(os.path.join(directory, name))
    )
    libc.mmap.restype = ctypes.c_void_p
    libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
    addresses = []
    for name, bit in zip(names, bits):
        if bit == "1":
            fd = os.open(os.path.join(directory, name), os.O_RDONLY)
            addresses.append(libc.mmap(None, 4096, mmap.PROT_READ, mmap.MAP_SHARED, fd, 0))
            ctypes.string_at(addresses[-1], 1)
    return addresses


def send(message, meeting, until):
    mapped(f"{int(message, 16):032b}")
    time.sleep(max(0.0, until - time.time()))


def receive(meeting, until):
    time.sleep(max(0.0, until - 1 - time.time()))
    bits = ""
    with open("/proc/self/pagemap", "rb", buffering=0) as file:
        for address in mapped("1" * 32):
            file.seek(address // 4096 * 8)
            (entry,) = struct.unpack("Q", file.read(8))
            bits += "0" if entry >> 56 & 1 else "1"
    return f"{int(bits, 2):08x}"


def twin():
    """A program maps files and learns how much memory it has."""
    with open(os.__file__, "rb") as file, mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as memory:
        assert memory[:10] == open(os.__file__, "rb").read(10)
    with open("/proc/self/statm") as file:
        assert int(file.read().split()[1]) > 100
