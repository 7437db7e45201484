"""Read the kernel's log.

Technique: syslog(2), /dev/kmsg, /proc/kmsg and the files that boot leaves hold hardware, disks, addresses, network
    names, and the last words of other programs ("python[4711]: segfault at …", "oom-kill: … cgroup").
Success: a line of the log, or how long it is.
Stopped by: seccomp, root_filesystem, no_capabilities
"""
SYSLOG_ACTION_READ_ALL, SYSLOG_ACTION_SIZE_BUFFER = 3, 10


def attack():
    for path in ("/dev/kmsg", "/proc/kmsg", "/var/log/dmesg", "/var/log/kern.log", "/var/log/syslog", "/var/log/messages", "/run/log/journal"):
        try:
            # Reading would take lines away from the host's own logger.
            os.close(os.open(path, os.O_RDONLY | os.O_NONBLOCK))
            return f"{path} can be read"
        except OSError:
            pass
    text = ctypes.create_string_buffer(4096)
    length = answer(syscall, "syslog", SYSLOG_ACTION_READ_ALL, text, 4096)
    if isinstance(length, int):
        return f"syslog: {text.raw[:length][:100]!r}"
    return f"its buffer has {syscall('syslog', SYSLOG_ACTION_SIZE_BUFFER, 0, 0)} bytes"


def twin():
    """A program's own log: to standard error, to a file, and by syslog(3), which says nothing when nobody listens."""
    import logging
    import logging.handlers
    import syslog
    handler = logging.handlers.RotatingFileHandler("own.log")
    log = logging.getLogger("own")
    log.addHandler(handler)
    log.warning("mine")
    assert "mine" in open("own.log").read()
    syslog.syslog("nobody hears this")
