"""Rewrite what the kernel says a process is.

Technique: PR_SET_MM and PR_SET_MM_MAP move the marks of stack, arguments and environment, so that /proc/<pid>/cmdline shows anything; PR_SET_MM_EXE_FILE
    makes /proc/<pid>/exe another program. Who decides by these what a process may do is deceived.
Success: the command line changes, or a mark is set.
Stopped by: seccomp
"""
import struct

SET_MM, ARG_START, MAP, MAP_SIZE = 35, 8, 14, 15


def attack():
    def child():
        with open("/proc/self/stat") as stat:
            # The fields after the name in brackets, counted as proc(5) does.
            field = ["", "", ""] + stat.read().rpartition(") ")[2].split()
        start_code, end_code, stack = (int(field[n]) for n in (26, 27, 28))
        start_data, end_data, start_brk, _, _, env_start, env_end = (int(field[n]) for n in range(45, 52))
        libc.sbrk.restype = ctypes.c_void_p
        text = ctypes.create_string_buffer(b"somebody else\0")
        begin = ctypes.addressof(text)
        # struct prctl_mm_map: the marks, then the auxiliary vector and the descriptor of an executable, both left as they are.
        marks = struct.pack(
            "=11QQII", start_code, end_code, start_data, end_data, start_brk, libc.sbrk(0), stack, begin, begin + 13, env_start, env_end, 0, 0, 0xFFFF_FFFF
        )
        size = (ctypes.c_uint * 1)()
        asked = answer(syscall, "prctl", SET_MM, MAP_SIZE, size, 0, 0)
        answers = answer(syscall, "prctl", SET_MM, MAP, marks, len(marks), 0), answer(syscall, "prctl", SET_MM, ARG_START, begin, 0, 0)
        with open("/proc/self/cmdline", "rb") as line:
            shown = line.read()
        return (asked == 0 or 0 in answers) and f"the size is {size[0]}, answered {answers}, the command line is {shown}"

    return forked(child)


def twin():
    """The command line is what was executed; a program may overwrite the text of its own arguments."""
    with open("/proc/self/cmdline", "rb") as line:
        assert line.read() == b"python\0main.py\0"
    assert os.path.basename(os.path.realpath("/proc/self/exe")).startswith("python")
