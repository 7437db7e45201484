"""What every attack has at hand. The self-test puts this text before it.

`parameters` is what the self-test says: which part of the file to play, where its canaries are (things outside of this
sandbox that would be worth having), and how long a run may take.
"""
import ctypes
import errno
import os
import platform
import sys

canary = parameters.get("canary", {})
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
IS_X86_64 = platform.machine() == "x86_64"
# The pipe by which a program tells what is to be displayed: every program has it, and it is good for nothing else.
DISPLAYS = 199

# Numbers of calls that Python and the C library have no function for: x86-64, 64-bit Arm. None: the machine has no such call.
_NUMBERS = {
    "acct": (163, 89),
    "add_key": (248, 217),
    "adjtimex": (159, 171),
    "arch_prctl": (158, None),
    "bpf": (321, 280),
    "cachestat": (451, 451),
    "capset": (126, 91),
    "chroot": (161, 51),
    "clock_settime": (227, 112),
    "clone": (56, 220),
    "clone3": (435, 435),
    "close_range": (436, 436),
    "delete_module": (176, 106),
    "execveat": (322, 281),
    "fanotify_init": (300, 262),
    "fanotify_mark": (301, 263),
    "file_setattr": (469, 469),
    "finit_module": (313, 273),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fsopen": (430, 430),
    "fspick": (433, 433),
    "futex": (202, 98),
    "get_mempolicy": (239, 236),
    "init_module": (175, 105),
    "io_setup": (206, 0),
    "io_submit": (209, 2),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "io_uring_setup": (425, 425),
    "ioctl": (16, 29),
    "ioperm": (173, None),
    "iopl": (172, None),
    "ioprio_set": (251, 30),
    "kcmp": (312, 272),
    "kexec_file_load": (320, 294),
    "kexec_load": (246, 104),
    "keyctl": (250, 219),
    "landlock_create_ruleset": (444, 444),
    "landlock_restrict_self": (446, 446),
    "linkat": (265, 37),
    "listmount": (458, 458),
    "lookup_dcookie": (212, 18),
    "lsm_list_modules": (461, 461),
    "mbind": (237, 235),
    "membarrier": (324, 283),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "migrate_pages": (256, 238),
    "modify_ldt": (154, None),
    "mount": (165, 40),
    "mount_setattr": (442, 442),
    "move_mount": (429, 429),
    "move_pages": (279, 239),
    "mq_open": (240, 180),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "open_tree": (428, 428),
    "open_tree_attr": (467, 467),
    "openat2": (437, 437),
    "perf_event_open": (298, 241),
    "personality": (135, 92),
    "pidfd_getfd": (438, 438),
    "pidfd_open": (434, 434),
    "pidfd_send_signal": (424, 424),
    "pivot_root": (155, 41),
    "prctl": (157, 167),
    "preadv2": (327, 286),
    "prlimit64": (302, 261),
    "process_madvise": (440, 440),
    "process_mrelease": (448, 448),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "ptrace": (101, 117),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "reboot": (169, 142),
    "renameat2": (316, 276),
    "request_key": (249, 218),
    "rt_sigqueueinfo": (129, 138),
    "rt_sigtimedwait": (128, 137),
    "rt_tgsigqueueinfo": (297, 240),
    "sched_getattr": (315, 275),
    "sched_setattr": (314, 274),
    "seccomp": (317, 277),
    "setdomainname": (171, 162),
    "sethostname": (170, 161),
    "setns": (308, 268),
    "settimeofday": (164, 170),
    "socket": (41, 198),
    "splice": (275, 76),
    "statmount": (457, 457),
    "swapoff": (168, 225),
    "swapon": (167, 224),
    "sync": (162, 81),
    "syncfs": (306, 267),
    "sysfs": (139, None),
    "sysinfo": (99, 179),
    "syslog": (103, 116),
    "tgkill": (234, 131),
    "umount2": (166, 39),
    "unshare": (272, 97),
    "uselib": (134, None),
    "userfaultfd": (323, 282),
    "ustat": (136, None),
    "vhangup": (153, 58),
    "vmsplice": (278, 75),
    "vserver": (236, None),
}


def number(name):
    """The number of a system call on this machine."""
    found = _NUMBERS[name][0 if IS_X86_64 else 1]
    if found is None:
        raise OSError(errno.ENOSYS, name)
    return found


def raw_syscall(number, *arguments):
    """A system call by number. Raises OSError as the kernel answers."""
    arguments = [a if isinstance(a, (bytes, ctypes._SimpleCData, ctypes._Pointer)) or a is None else _word(a) for a in arguments]
    ctypes.set_errno(0)
    result = libc.syscall(ctypes.c_long(number), *arguments)
    if result == -1:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result


def syscall(name, *arguments):
    """A system call by name. Raises OSError as the kernel answers."""
    return raw_syscall(number(name), *arguments)


def _word(argument):
    if isinstance(argument, (ctypes.Array, ctypes.Structure)):
        return ctypes.byref(argument)
    return ctypes.c_long(argument)


def answer(attempt, *arguments):
    """What came of an attempt: its result, or the name of the errno that it was answered."""
    try:
        return attempt(*arguments)
    except OSError as error:
        return errno.errorcode.get(error.errno, str(error))


def storm(work, workers, seconds=1.5):
    """Has so many processes do `work` (given a number) again and again. Tells when they get a quarter more of the processors than they may."""
    import time

    allowed = parameters.get("cpu_milli_max", 1000)
    begun, until = time.monotonic(), time.monotonic() + seconds
    for number in range(workers):
        if os.fork() == 0:
            try:
                while time.monotonic() < until:
                    work(number)
            finally:
                os._exit(0)
    for _ in range(workers):
        os.wait()
    rate = int(sum(os.times()[2:4]) * 1000 / (time.monotonic() - begun))
    if rate > allowed * 5 // 4:
        return f"{rate} thousandths of a processor, {allowed} are allowed"


def forked(child):
    """Runs `child` in a forked process and gives what it returned (text, None for nothing); OSError from it is raised here."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            text = "R" + str(child() or "")
        except OSError as error:
            text = f"E{error.errno or 0}"
        except BaseException as error:
            text = f"X{error!r}"
        os.write(writing, text.encode()[:4000])
        os._exit(0)
    os.close(writing)
    text = b""
    while chunk := os.read(reading, 4096):
        text += chunk
    os.close(reading)
    os.waitpid(pid, 0)
    text = text.decode()
    if text[:1] == "E":
        raise OSError(int(text[1:]), os.strerror(int(text[1:])))
    if text[:1] != "R":
        raise RuntimeError(f"the child said {text!r}")
    return text[1:] or None
