"""Ask which names of a shared directory the kernel has looked up.

Technique: The kernel remembers names that it looked up, those that are not there too, for everybody who uses the file
    system. openat2(2) with RESOLVE_CACHED tells without a look into the directory which are known: ENOENT for a name
    known not to be, EAGAIN for one unknown. One side looks some of 32 names up.
Success: the receiver has the sender's message.
Stopped by: overlay_mounts
Needs: overlay_mounts
"""

import time

RESOLVE_CACHED = 0x20


def name(meeting, place):
    return f"/usr/{meeting}-{place}"


def is_cached(path):
    # struct open_how: flags, mode, resolve.
    how = (ctypes.c_uint64 * 3)(os.O_RDONLY, 0, RESOLVE_CACHED)
    return answer(syscall, "openat2", -100, path.encode(), how, 24)


def send(message, meeting, until):
    for place, bit in enumerate(f"{int(message, 16):032b}"):
        if bit == "1":
            os.path.exists(name(meeting, place))


def receive(meeting, until):
    time.sleep(max(0.0, until - 1 - time.time()))
    told = [is_cached(name(meeting, place)) for place in range(32)]
    if set(told) - {"ENOENT", "EAGAIN"}:
        raise OSError(getattr(errno, str(told[0])), "openat2")
    return f"{int(''.join('01'[one == 'ENOENT'] for one in told), 2):08x}"


def twin():
    """What is there can be opened, what is not is told as such, with names relative to a directory as well."""
    directory = os.open("/usr", os.O_RDONLY | os.O_DIRECTORY)
    assert os.stat("bin", dir_fd=directory).st_mode
    assert answer(os.open, "nothing-of-this-name", os.O_RDONLY, 0o600) == "ENOENT"
