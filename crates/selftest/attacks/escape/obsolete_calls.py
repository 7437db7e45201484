"""Use calls that nobody uses any more.

Technique: code that no one runs is code that no one mends: lookup_dcookie, sysfs, ustat, uselib (CVE-2004-1235), vserver, _sysctl,
    the calls for modules of Linux 2.4, nfsservctl and the numbers that were never filled.
Success: one is answered otherwise than by "no such call" or "not permitted".
Stopped by: seccomp
"""

# x86-64's numbers without a name in the table: _sysctl, create_module, get_kernel_syms, query_module, nfsservctl, getpmsg, putpmsg,
# afs_syscall, tuxcall, security, set_thread_area, get_thread_area, epoll_ctl_old, epoll_wait_old.
NAMELESS = [156, 174, 177, 178, 180, 181, 182, 183, 184, 185, 205, 211, 214, 215] if IS_X86_64 else [42]


def attack():
    device = os.stat("/work").st_dev
    attempts = {
        "sysfs": lambda: syscall("sysfs", 3),
        "ustat": lambda: syscall("ustat", device, ctypes.create_string_buffer(64)),
        "uselib": lambda: syscall("uselib", b"/work/main.py"),
        "lookup_dcookie": lambda: syscall("lookup_dcookie", 1, ctypes.create_string_buffer(4096), 4096),
        "vserver": lambda: syscall("vserver", 0, 0, None),
    }
    for call in NAMELESS:
        attempts[f"number {call}"] = lambda call=call: raw_syscall(call, 0, 0, 0, 0, 0)
    answers = {name: answer(forked, lambda attempt=attempt: str(attempt())) for name, attempt in attempts.items()}
    won = {name: came for name, came in answers.items() if came not in ("EPERM", "ENOSYS")}
    return won and f"{won}"


def twin():
    """What replaced them: statvfs for ustat, the dynamic linker for uselib, /proc for sysfs."""
    assert os.statvfs("/work").f_bavail > 0
    assert ctypes.CDLL("libc.so.6").getpid() == os.getpid()
    with open("/proc/filesystems") as kinds:
        assert "tmpfs" in kinds.read()
