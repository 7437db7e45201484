"""Watch the processor with perf events.

Technique: perf_event_open(2), on oneself and on the whole machine: it samples what other processes and the kernel do, and was
    itself a way to root (CVE-2013-2094, CVE-2020-14351, CVE-2023-5717).
Success: an event is opened.
Stopped by: seccomp, no_capabilities
"""
import struct

SOFTWARE, HARDWARE, TRACEPOINT = 1, 0, 2
EXCLUDE_KERNEL, EXCLUDE_HYPERVISOR = 1 << 5, 1 << 6


def attack():
    won = []
    for kind in (SOFTWARE, HARDWARE, TRACEPOINT):
        for flags in (0, EXCLUDE_KERNEL | EXCLUDE_HYPERVISOR):
            # struct perf_event_attr: kind, size, config, period, what to sample, what to read, flags.
            attributes = struct.pack("=IIQQQQQ", kind, 112, 0, 1000, 0, 0, flags).ljust(112, b"\0")
            for pid, cpu in ((0, -1), (-1, 0), (1, -1)):
                fd = answer(syscall, "perf_event_open", attributes, pid, cpu, -1, 0)
                if isinstance(fd, int):
                    won.append(f"kind {kind}, flags {flags}, pid {pid}")
                    os.close(fd)
    return won and f"{won}"


def twin():
    """Measuring one's own use of time and memory, and profiling."""
    import cProfile
    import resource

    profile = cProfile.Profile()
    profile.runcall(sum, range(1000))
    assert profile.getstats()
    used = resource.getrusage(resource.RUSAGE_SELF)
    assert used.ru_maxrss > 0 and used.ru_utime >= 0
