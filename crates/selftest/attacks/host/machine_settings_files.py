"""Change files of /etc and the root directory.

Technique: Some of the sandbox's /etc is the host's (ld.so.cache, certificates), some was written for the nest and is
    shared by all of its executions: a changed passwd, hosts or ld.so.preload would reach the next one.
Success: a file there, or a new one in the root directory, can be opened for writing.
Stopped by: read_only_mounts, root_filesystem, landlock
"""


def attack():
    targets = [
        "/selftest",
        "/run/selftest",
        "/run/slot/selftest",
        "/dev/selftest",
        "/etc/selftest",
        "/etc/ld.so.preload",
        "/root/selftest",
        "/usr/selftest",
    ]
    for directory, _, names in os.walk("/etc"):
        targets += [os.path.join(directory, name) for name in names[:5]]
    worked = []
    for target in targets[:300]:
        was_there = os.path.lexists(target)
        fd = answer(os.open, target, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW)
        if isinstance(fd, int):
            os.close(fd)
            worked.append(target)
            if not was_there:
                os.unlink(target)
    return ", ".join(worked)


def twin():
    """Users, hosts and certificates are found."""
    import pwd
    import socket
    import ssl

    assert pwd.getpwuid(os.getuid()).pw_dir == "/work"
    assert socket.gethostbyname("localhost") == "127.0.0.1"
    assert ssl.create_default_context().cert_store_stats()
