"""Install a seccomp filter of one's own.

Technique: seccomp(2) and prctl(PR_SET_SECCOMP): a filter that allows everything, in the hope that the last one counts; one that hands calls of
    children to a listener, which answers them as it likes; and the kernel's code for filters itself.
Success: a filter is installed.
Stopped by: seccomp
"""
import struct

SET_MODE_FILTER, NEW_LISTENER, SET_SECCOMP = 1, 8, 22
ALLOW, NOTIFY = 0x7FFF_0000, 0x7FC0_0000


def attack():
    won = []
    for verdict, flags in ((ALLOW, 0), (NOTIFY, NEW_LISTENER), (ALLOW, 1), (ALLOW, 4)):
        def child(verdict=verdict, flags=flags):
            # One load of the call's number, and for getppid alone the verdict, for it must not meet the calls that tell of it.
            code = struct.pack("=HBBI", 0x20, 0, 0, 0) + struct.pack("=HBBI", 0x15, 0, 1, 110 if IS_X86_64 else 173)
            code += struct.pack("=HBBI", 0x06, 0, 0, verdict) + struct.pack("=HBBI", 0x06, 0, 0, ALLOW)
            instructions = ctypes.create_string_buffer(code)
            program = struct.pack("=H6xQ", 4, ctypes.addressof(instructions))
            came = syscall("seccomp", SET_MODE_FILTER, flags, program)
            return f"verdict {verdict:#x}: {came}, and a user namespace is answered {answer(syscall, 'unshare', 0x1000_0000)}"

        came = answer(forked, child)
        if came.startswith("verdict"):
            won.append(came)
    # A filter of no instructions: EINVAL where it is looked at.
    if answer(syscall, "prctl", SET_SECCOMP, 2, struct.pack("=H6xQ", 0, 0), 0, 0) == "EINVAL":
        won.append("prctl looked at a filter")
    return won and f"{won}"


def twin():
    """Asking what one is under."""
    assert syscall("prctl", 21, 0, 0, 0, 0) == 2  # PR_GET_SECCOMP
    with open("/proc/self/status") as status:
        assert "Seccomp:\t2\n" in status.read()
