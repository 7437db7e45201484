"""Write to files in memory that are mapped nowhere.

Technique: memfd_create makes files on a mount of the kernel's own, outside of the workspace's bound. Written with write(2) and
    sealed, they are in no process's resident set.
Success: they hold four times the memory limit.
Stopped by: memory_cgroup
Held when: limit memory
Needs: memory_cgroup
"""
import fcntl

LIMIT = parameters.get("memory_bytes_max", 128 << 20)
F_ADD_SEALS, ALL_SEALS = 1033, 0xF


def attack():
    held, files = 0, []
    while held < 4 * LIMIT:
        file = os.memfd_create("filling", os.MFD_ALLOW_SEALING)
        held += os.write(file, b"x" * (LIMIT // 16))
        fcntl.fcntl(file, F_ADD_SEALS, ALL_SEALS)
        files.append(file)
    return f"holds {held >> 20} MB in {len(files)} files"


def twin():
    """A sealed file handed to a child."""
    file = os.memfd_create("message", os.MFD_ALLOW_SEALING)
    os.write(file, b"hello")
    fcntl.fcntl(file, F_ADD_SEALS, ALL_SEALS)
    assert forked(lambda: os.pread(file, 10, 0).decode()) == "hello"
