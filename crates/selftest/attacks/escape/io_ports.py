"""Talk to the hardware's ports.

Technique: iopl and ioperm let a program execute "in" and "out": the disk's controller, the keyboard's, the reset line. /dev/port and
    /dev/mem give the same by file.
Success: the right is given or a device is opened.
Stopped by: seccomp, no_capabilities, root_filesystem
"""


def attack():
    answers = {
        "iopl": answer(syscall, "iopl", 3),
        "ioperm": answer(syscall, "ioperm", 0x80, 1, 1),
        "/dev/port": answer(os.open, "/dev/port", os.O_RDWR),
        "/dev/mem": answer(os.open, "/dev/mem", os.O_RDONLY),
    }
    won = [name for name, came in answers.items() if isinstance(came, int)]
    return won and f"{won}"


def twin():
    """The devices a program may have: nothing, zeros, randomness, and one that is always full."""
    with open("/dev/null", "wb", 0) as null, open("/dev/zero", "rb", 0) as zero, open("/dev/urandom", "rb", 0) as random:
        assert null.write(b"x") == 1 and zero.read(4) == bytes(4) and len(set(random.read(64))) > 8
    with open("/dev/full", "wb", 0) as full:
        assert answer(full.write, b"x") == "ENOSPC"
