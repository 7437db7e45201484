"""Run before the lock-down, or beside it.

Technique: Dify's sandbox (CVE-2024-10252, CVE-2025-3466) locked down by a library that the program could replace, in a process that was root and ran the
    program's imports first. Here: whether any process in sight, or any thread of this one, lacks a filter, no_new_privs or an id of
    its own, and whether modules were loaded from a place the program can write to.
Success: one is not locked down, or the program's directory was searched before it.
Stopped by: seccomp, no_new_privs, own_uid
"""
import glob


def attack():
    won = []
    for path in glob.glob("/proc/self/task/*/status") + glob.glob("/proc/[0-9]*/status"):
        with open(path) as status:
            state = {key: value.strip() for key, _, value in (line.partition(":") for line in status)}
        # Init is not locked down, and where the machine gave one id only it has the program's; whether it can be reached is for other files.
        mine = state["Uid"].split()[0] == str(os.getuid()) and state["Pid"] != "1"
        if mine and (state["Seccomp"], state["NoNewPrivs"], int(state["CapEff"], 16), int(state["CapBnd"], 16)) != ("2", "1", 0, 0):
            won.append(f"{path}: {state['Name']} has filter {state['Seccomp']}, no_new_privs {state['NoNewPrivs']}, capabilities {state['CapEff']}")
        if mine and "0" in state["Uid"].split() + state["Gid"].split() + state["Groups"].split():
            won.append(f"{path} is root")
    # The interpreter looks beside main.py only for what main.py itself imports.
    early = {name: module.__file__ for name, module in sys.modules.items() if getattr(module, "__file__", None) and name != "__main__"}
    won += [f"{name} came from {path}" for name, path in early.items() if path.startswith(("/work", "/tmp", "/dev/shm"))]
    return won and f"{won}"


def twin():
    """Libraries of C in one's own process: ctypes works, and calls into what is loaded."""
    libc.strlen.restype = ctypes.c_size_t
    assert libc.strlen(b"hello") == 5
    library = ctypes.CDLL("libm.so.6")
    library.sqrt.restype, library.sqrt.argtypes = ctypes.c_double, [ctypes.c_double]
    assert library.sqrt(9.0) == 3.0
