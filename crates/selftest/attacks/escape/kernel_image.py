"""Load another kernel, or a module into this one.

Technique: kexec_load, kexec_file_load, init_module, finit_module and delete_module are full power over the machine. Asked for things
    that cannot be done, so that nothing happens where they are allowed.
Success: the kernel complains about the thing instead of the right.
Stopped by: seccomp, no_capabilities
"""


def attack():
    with open("/work/no_module", "wb") as file:
        file.write(b"no module")
    no_module = os.open("/work/no_module", os.O_RDONLY)
    attempts = {
        # 17 segments are one too many.
        "kexec_load": (0, 17, None, 0),
        "kexec_file_load": (no_module, -1, 1, b"", 0),
        "init_module": (b"no module", 9, b""),
        "finit_module": (no_module, b"", 0),
        "delete_module": (b"no_such_module", os.O_NONBLOCK),
    }
    answers = {call: answer(syscall, call, *arguments) for call, arguments in attempts.items()}
    won = {call: came for call, came in answers.items() if came not in ("EPERM", "ENOSYS", "EACCES")}
    return won and f"{won}"


def twin():
    """Loading code into oneself: modules of Python and libraries of C."""
    import importlib.util

    with open("/work/some_module.py", "w") as file:
        file.write("VALUE = 42\n")
    spec = importlib.util.spec_from_file_location("some_module", "/work/some_module.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.VALUE == 42
    assert ctypes.CDLL("libm.so.6").abs(-3) == 3
