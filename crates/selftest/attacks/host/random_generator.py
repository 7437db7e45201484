"""Tamper with the machine's random generator.

Technique: /dev/random and /dev/urandom are the host's. Writing to them only stirs; the ioctls would credit known
    bytes as entropy (RNDADDENTROPY), count it down (RNDADDTOENTCNT, RNDCLEARPOOL) or make all of it start again
    (RNDRESEEDCRNG).
Success: one of them is accepted. Nothing is credited: all amounts are nought.
Stopped by: seccomp, no_capabilities
"""

import struct

RNDADDTOENTCNT, RNDADDENTROPY, RNDRESEEDCRNG, RNDCLEARPOOL = 0x40045201, 0x40085203, 0x5207, 0x5206


def attack():
    worked = []
    for device in ("/dev/random", "/dev/urandom"):
        fd = os.open(device, os.O_RDWR)
        nought = ctypes.pointer(ctypes.c_int(0))
        # struct rand_pool_info: entropy in bits, length, bytes.
        nothing = ctypes.create_string_buffer(struct.pack("ii", 0, 0) + bytes(8))
        for name, request, argument in (
            ("RNDADDTOENTCNT", RNDADDTOENTCNT, nought),
            ("RNDADDENTROPY", RNDADDENTROPY, nothing),
            ("RNDRESEEDCRNG", RNDRESEEDCRNG, None),
            ("RNDCLEARPOOL", RNDCLEARPOOL, None),
        ):
            if answer(syscall, "ioctl", fd, request, argument) == 0:
                worked.append(f"{name} on {device}")
        os.close(fd)
    return ", ".join(worked)


def twin():
    """Randomness is to be had in every way, and no two times the same."""
    import secrets
    import ssl

    with open("/dev/random", "rb", buffering=0) as random:
        given = {random.read(16), os.urandom(16), os.getrandom(16), secrets.token_bytes(16), ssl.RAND_bytes(16)}
    assert len(given) == 5
