"""Leave a message in which names the kernel has looked up.

Technique: The kernel remembers names that are not there, too, for everybody who uses the file system. One execution
    looks names of /usr up, the next asks with openat2(RESOLVE_CACHED) which are known.
Success: the next execution reads the message, with the sum that proves it one.
Stopped by: overlay_mounts
Needs: overlay_mounts
"""

import time
import zlib

RESOLVE_CACHED = 0x20


def name(place, bit):
    # Other names each minute: what was looked up once stays known.
    return f"/usr/selftest-{int(time.time() / 60)}-{place}-{bit}"


def is_cached(path):
    # struct open_how: flags, mode, resolve.
    return (
        answer(syscall, "openat2", -100, path.encode(), (ctypes.c_uint64 * 3)(os.O_RDONLY, 0, RESOLVE_CACHED), 24)
        == "ENOENT"
    )


def leave(message):
    bits = f"{int(message, 16):048b}{zlib.crc32(message.encode()) & 0xFFFF:016b}"
    for place, bit in enumerate(bits):
        os.path.exists(name(place, bit))


def find():
    bits = ""
    for place in range(64):
        known = [is_cached(name(place, bit)) for bit in "01"]
        if known[0] == known[1]:
            return None
        bits += "01"[known[1]]
    message = f"{int(bits[:48], 2):012x}"
    return zlib.crc32(message.encode()) & 0xFFFF == int(bits[48:], 2) and message


def twin():
    """What is not there is told as such, as often as one asks."""
    for _ in range(3):
        assert not os.path.exists("/work/nothing")
    assert os.path.exists("/usr")
