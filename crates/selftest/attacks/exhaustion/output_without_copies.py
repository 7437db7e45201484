"""Flood the output without copying anything.

Technique: vmsplice, splice and tee put the same pages into the output's pipe again and again, which costs the program nearly
    nothing and the reader as much as ever.
Success: four times the bound on output went out.
Stopped by: output_limit
Held when: limit output
"""
import mmap
import struct

BOUND = parameters.get("output_bytes_max", 64 << 20)


def attack():
    memory = mmap.mmap(-1, 1 << 20)
    memory[:] = b"x" * len(memory)
    address = ctypes.addressof(ctypes.c_char.from_buffer(memory))
    vector = ctypes.create_string_buffer(struct.pack("QQ", address, len(memory)))
    written = 0
    while written < 4 * BOUND:
        written += syscall("vmsplice", 1, vector, 1, 0)
    return f"{written >> 20} MB went out"


def twin():
    """A file sent to the output by the kernel."""
    with open("/work/file", "wb") as file:
        file.write(b"hello\n" * 1000)
    with open("/work/file", "rb") as file:
        assert os.sendfile(1, file.fileno(), 0, 6000) == 6000
