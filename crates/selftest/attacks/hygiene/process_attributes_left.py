"""Leave a process with other attributes, and look for them in the next execution.

Technique: Masks, directories, limits, priorities and the many settings of prctl(2) are a process's own and are
    inherited by what it forks. A process that forks for one program what another left so (a zygote that was changed,
    a worker used twice) hands them on.
Success: the next execution has any of the unusual attributes.
Stopped by: pid_namespace
"""

import resource

GET_PDEATHSIG, GET_DUMPABLE, GET_NAME, GET_TIMERSLACK, GET_CHILD_SUBREAPER, GET_THP_DISABLE = 2, 3, 16, 30, 37, 42
SET_PDEATHSIG, SET_DUMPABLE, SET_NAME, SET_TIMERSLACK, SET_CHILD_SUBREAPER, SET_THP_DISABLE = 1, 4, 15, 29, 36, 41


def number(option):
    """What a prctl tells by way of an integer's address."""
    value = ctypes.c_int()
    syscall_prctl(option, ctypes.pointer(value))
    return value.value


def syscall_prctl(option, argument=0):
    return libc.prctl(ctypes.c_int(option), argument, ctypes.c_long(0), ctypes.c_long(0), ctypes.c_long(0))


def leave(message):
    os.umask(0o757)
    os.nice(7)
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
    for option, value in (
        (SET_PDEATHSIG, 10),
        (SET_DUMPABLE, 0),
        (SET_TIMERSLACK, 123456),
        (SET_CHILD_SUBREAPER, 1),
        (SET_THP_DISABLE, 1),
    ):
        syscall_prctl(option, ctypes.c_long(value))
    syscall_prctl(SET_NAME, ctypes.c_char_p(b"left-behind"))
    resource.setrlimit(resource.RLIMIT_NOFILE, (77, 77))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 30, 1 << 30))
    os.chdir("/dev/shm")


def find():
    name = ctypes.create_string_buffer(16)
    syscall_prctl(GET_NAME, name)
    umask = os.umask(0)
    os.umask(umask)
    seen = {
        "umask": (oct(umask), oct(0o757)),
        "niceness": (os.getpriority(os.PRIO_PROCESS, 0), 7),
        "policy": (os.sched_getscheduler(0), os.SCHED_BATCH),
        "parent's death signal": (number(GET_PDEATHSIG), 10),
        "dumpable": (syscall_prctl(GET_DUMPABLE), 0),
        "timer slack": (syscall_prctl(GET_TIMERSLACK), 123456),
        "subreaper": (number(GET_CHILD_SUBREAPER), 1),
        "no huge pages": (syscall_prctl(GET_THP_DISABLE), 1),
        "name": (name.value, b"left-behind"),
        "descriptors": (resource.getrlimit(resource.RLIMIT_NOFILE)[1], 77),
        "file size": (resource.getrlimit(resource.RLIMIT_FSIZE)[1], 1 << 30),
        "directory": (os.getcwd(), "/dev/shm"),
    }
    return ", ".join(f"{name} {now}" for name, (now, left) in seen.items() if now == left)


def twin():
    """A program sets all this for itself, and its children inherit it."""
    os.umask(0o077)
    open("/work/private", "w").close()
    assert os.stat("/work/private").st_mode & 0o777 == 0o600
    before = os.getpriority(os.PRIO_PROCESS, 0)
    os.nice(2)
    assert forked(lambda: os.getpriority(os.PRIO_PROCESS, 0) - before) == "2"
    assert syscall_prctl(SET_NAME, ctypes.c_char_p(b"mine")) == 0
