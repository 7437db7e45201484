"""Display without end.

Technique: what a program displays goes through a pipe of its own, in frames that the server puts together. Messages that never end, each
    with another name, messages of gigabytes, frames that say they are longer than they are, and plain noise would fill the server's memory.
Success: the neighbour, the canary or the self-test itself does not live on.
Stopped by: output_limit
Held when: limit output
"""

import struct

HEAD = struct.Struct("<8sHB")


def frame(name, payload, last=0):
    return HEAD.pack(name, len(payload), last) + payload


def attack():
    full = b"x" * (4096 - HEAD.size)
    for number in range(20_000):
        os.write(DISPLAYS, frame(number.to_bytes(8, "little"), full))
    for _ in range(20_000):
        os.write(DISPLAYS, frame(b"12345678", full))
    for _ in range(20_000):
        os.write(DISPLAYS, frame(b"abcdefgh", b"text/plain\n", 1))
    os.write(DISPLAYS, HEAD.pack(b"12345678", 65535, 7))
    for _ in range(5_000):
        os.write(DISPLAYS, os.urandom(4096))


def twin():
    """A message in two frames, and one in one."""
    os.write(DISPLAYS, frame(b"12345678", b"text/plain\nhel"))
    os.write(DISPLAYS, frame(b"12345678", b"lo", 1))
    os.write(DISPLAYS, frame(b"abcdefgh", b"text/html\n<b>hello</b>", 1))
