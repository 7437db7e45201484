"""Count the machine's processes by sysinfo(2).

Technique: sysinfo(2) tells load, memory in use and number of processes of the whole machine; no namespace changes it. Asked again and again it shows
    when a neighbour begins and ends.
Success: more processes are counted than the program can have.
Stopped by: seccomp
"""


class Information(ctypes.Structure):
    _fields_ = [("uptime", ctypes.c_long), ("loads", ctypes.c_ulong * 3), ("memory", ctypes.c_ulong * 6), ("processes", ctypes.c_ushort), ("rest", ctypes.c_ubyte * 64)]


def attack():
    told = Information()
    ctypes.set_errno(0)
    if libc.sysinfo(ctypes.byref(told)) != 0:
        raise OSError(ctypes.get_errno(), "sysinfo")
    own = sum(len(os.listdir(f"/proc/{pid}/task")) for pid in os.listdir("/proc") if pid.isdigit())
    return told.processes > own + 8 and f"{told.processes} processes, {own} of them here; {told.memory[1]} units of memory are free"


def twin():
    """Programs size their caches by the memory there is, which the C library asks by this call or in /proc."""
    assert os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") > 16 << 20
    assert os.sysconf("SC_AVPHYS_PAGES") > 0
