"""Do what only root of the machine may.

Technique: reboot, swapon and swapoff, acct, quotactl, vhangup, the kernel's log. Each asked for something without effect, or undone:
    Ctrl-Alt-Del is set to what it is, swapping is tried on a file that is none.
Success: the kernel grants it, or complains about the thing instead of the right.
Stopped by: seccomp, no_capabilities
"""

MAGIC, MAGIC_2, CAD_ON = 0xFEE1_DEAD, 672_274_793, 0x89AB_CDEF
GET_FORMAT = 0x8000_0400


def attack():
    with open("/work/none", "wb") as file:
        file.write(bytes(64 * 1024))
    attempts = [
        ("reboot", MAGIC, MAGIC_2, CAD_ON, None),
        ("swapon", b"/work/none", 0),
        ("swapoff", b"/work/none"),
        ("acct", b"/work/none"),
        ("quotactl", GET_FORMAT, b"/work/none", 0, ctypes.create_string_buffer(8)),
        ("vhangup",),
        # SYSLOG_ACTION_READ_ALL and SIZE_BUFFER.
        ("syslog", 3, ctypes.create_string_buffer(4096), 4096),
        ("syslog", 10, None, 0),
    ]
    won = {}
    for call, *arguments in attempts:
        came = answer(forked, lambda call=call, arguments=arguments: str(syscall(call, *arguments)))
        if came not in ("EPERM", "ENOSYS", "EACCES"):
            won[call] = came
            if call == "acct":
                answer(syscall, "acct", None)
    return won and f"{won}"


def twin():
    """What everybody may know of the machine, and a log of one's own."""
    import logging

    assert os.cpu_count() and os.sysconf("SC_PHYS_PAGES") > 0 and os.uname().sysname == "Linux"
    logging.basicConfig(filename="/work/log", force=True)
    logging.warning("text")
    with open("/work/log") as log:
        assert "text" in log.read()
