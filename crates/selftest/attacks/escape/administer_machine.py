"""Do what only root of the machine may.

Technique: reboot, swapon and swapoff, acct, quotactl, vhangup, the kernel's log. Each asked for something that cannot be: an order that is
    none, swapping to a file without the mark, accounting into a directory, hanging up a terminal one does not have.
Success: the kernel grants it, or complains about the thing instead of the right.
Stopped by: seccomp, no_capabilities
"""

MAGIC, MAGIC_2, NO_ORDER = 0xFEE1_DEAD, 672_274_793, 0x5E1F_7E57
GET_FORMAT = 0x8000_0400


def attack():
    with open("/work/none", "wb") as file:
        file.write(bytes(64 * 1024))
    attempts = [
        ("reboot", MAGIC, MAGIC_2, NO_ORDER, None),
        ("swapon", b"/work/none", 0),
        ("swapoff", b"/work/none"),
        ("acct", b"/work"),
        ("quotactl", GET_FORMAT, b"/work/none", 0, ctypes.create_string_buffer(8)),
        ("vhangup",),
        # SYSLOG_ACTION_READ_ALL and SIZE_BUFFER.
        ("syslog", 3, ctypes.create_string_buffer(4096), 4096),
        ("syslog", 10, None, 0),
    ]
    won = {}
    for call, *arguments in attempts:
        def child(call=call, arguments=arguments):
            os.setsid()
            return str(syscall(call, *arguments))

        came = answer(forked, child)
        if came not in ("EPERM", "ENOSYS", "EACCES"):
            won[call] = came
    return won and f"{won}"


def twin():
    """What everybody may know of the machine, and a log of one's own."""
    import logging

    assert os.cpu_count() and os.sysconf("SC_PHYS_PAGES") > 0 and os.uname().sysname == "Linux"
    logging.basicConfig(filename="/work/log", force=True)
    logging.warning("text")
    with open("/work/log") as log:
        assert "text" in log.read()
