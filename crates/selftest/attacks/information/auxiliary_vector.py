"""Look for the host in what exec(2) hands to a program.

Technique: above the stack the kernel puts the path that was executed, ids, random bytes and addresses; prctl gives more
    of it. A launcher that executes by a path of the host, or hands on its own process settings, shows them here.
Success: a path of the host, random bytes that two processes share though they were executed apart, or a setting that is
    somebody else's.
Stopped by: root_filesystem, clean_environment
"""
import struct
import subprocess

AT_EXECFN, AT_RANDOM, AT_UID, AT_SECURE = 31, 25, 11, 23
SHOW = """
import ctypes, struct
with open('/proc/self/auxv', 'rb') as vector:
    values = dict(struct.iter_unpack('QQ', vector.read()))
print(ctypes.string_at(values[25], 16).hex(), hex(values.get(33, 0)))
"""


def attack():
    with open("/proc/self/auxv", "rb") as vector:
        values = dict(struct.iter_unpack("QQ", vector.read()))
    path = ctypes.string_at(values[AT_EXECFN]).decode()
    if canary["data_dir"] in path or path.startswith(("/home", "/root", "/proc", "/dev/fd")):
        return f"executed as {path}"
    # The uid there may be that of the zygote, which was executed; a program is a fork of it.
    if values[AT_SECURE]:
        return f"secure {values[AT_SECURE]}"
    seen = {subprocess.run([sys.executable, "-c", SHOW], capture_output=True, text=True).stdout.strip() for _ in range(3)}
    seen.add(f"{ctypes.string_at(values[AT_RANDOM], 16).hex()} {values.get(33, 0):#x}")
    if len(seen) < 4 or len({one.split()[0] for one in seen}) < 4:
        return f"the same twice: {seen}"
    PR_GET_DUMPABLE, PR_GET_KEEPCAPS, PR_GET_SECUREBITS = 3, 7, 27
    kept = answer(syscall, "prctl", PR_GET_KEEPCAPS, 0, 0, 0, 0)
    return kept == 1 and "the launcher's capabilities are kept"


def twin():
    """Programs find themselves by it: getauxval, sys.executable, hardware capabilities."""
    libc.getauxval.restype = ctypes.c_ulong
    assert libc.getauxval(6) == os.sysconf("SC_PAGE_SIZE")
    assert libc.getauxval(AT_UID) <= os.getuid()
    assert os.path.exists(sys.executable)
