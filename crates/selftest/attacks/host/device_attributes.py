"""Change mode, attributes or name of the host's /dev/null.

Technique: The sandbox's device files are the host's own inodes, mounted for writing, and stdin is the host's
    /dev/null. What is changed of them is changed for the whole machine: a /dev/null with another mode stops much of
    it.
Success: an attribute that is set to what it is already is accepted, or a name in /dev can be made or removed.
Stopped by: read_only_mounts, landlock
"""

DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", 0)


def attempts():
    for device in DEVICES:
        yield f"chmod {device}", lambda: os.chmod(device, 0o666)
        yield f"times {device}", lambda: os.utime(device, (os.stat(device).st_atime, os.stat(device).st_mtime))
        yield f"user attribute of {device}", lambda: (
            os.setxattr(device, "user.selftest", b"x"),
            os.removexattr(device, "user.selftest"),
        )
        yield f"trusted attribute of {device}", lambda: (
            os.setxattr(device, "trusted.selftest", b"x"),
            os.removexattr(device, "trusted.selftest"),
        )
        yield f"access list of {device}", lambda: os.removexattr(device, "system.posix_acl_access")
    yield "rename", lambda: (os.rename("/dev/full", "/dev/selftest"), os.rename("/dev/selftest", "/dev/full"))
    yield "new name", lambda: (os.symlink("null", "/dev/selftest"), os.unlink("/dev/selftest"))


def attack():
    return ", ".join(name for name, attempt in attempts() if not isinstance(answer(attempt), str))


def twin():
    """The devices do what they are for; truncating /dev/null by opening it is everybody's habit."""
    with open("/dev/null", "w") as null:
        assert null.write("x") == 1
    with open("/dev/zero", "rb") as zero:
        assert zero.read(3) == bytes(3)
    with open("/dev/urandom", "rb", buffering=0) as random:
        assert len(random.read(8)) == 8
