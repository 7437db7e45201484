"""Gain capabilities.

Technique: capset(2) with everything, raising them into the ambient set, and what is left in the bounding set for a program with
    file capabilities to use.
Success: the process has a capability, in any set.
Stopped by: seccomp, no_capabilities
"""
import struct

AMBIENT, RAISE = 47, 2


def capabilities():
    with open("/proc/self/status") as status:
        return {name: int(value, 16) for name, value in (line.split(":") for line in status if line.startswith("Cap"))}


def attack():
    won = {name: f"{value:#x}" for name, value in capabilities().items() if value}

    def child():
        header = struct.pack("=Ii", 0x2008_0522, 0)
        everything = struct.pack("=6I", *[0xFFFF_FFFF] * 6)
        came = [answer(syscall, "capset", header, everything)]
        for number_of_one in range(41):
            one, other = (1 << number_of_one, 0) if number_of_one < 32 else (0, 1 << number_of_one - 32)
            # First permitted, then inheritable too, then ambient.
            came.append(answer(syscall, "capset", header, struct.pack("=6I", one, one, one, other, other, other)))
            came.append(answer(syscall, "prctl", AMBIENT, RAISE, number_of_one, 0, 0))
        return any(isinstance(answered, int) for answered in came) and f"{capabilities()}"

    came = answer(forked, child)
    if came and "Cap" in came:
        won["gained"] = came
    return won and f"{won}"


def twin():
    """What needs no capability: being nicer, ports above 1024, files of one's own."""
    import socket

    os.nice(1)
    with socket.create_server(("127.0.0.1", 8080)):
        pass
    os.chmod("/work/main.py", 0o400)
    with open("/work/main.py") as program:
        assert program.read(1)
