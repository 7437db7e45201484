"""Delete files and go on holding them.

Technique: a file that was deleted but is open, or mapped, keeps its bytes and has no name, so who counts by names sees
    none. Written, deleted, held, again and again.
Success: the nameless files are larger than the bound on disk and the memory limit allow.
Stopped by: workspace, memory_cgroup
"""
import mmap

LIMIT = parameters.get("memory_bytes_max", 128 << 20)


def attack():
    held, kept = 0, []
    for number in range(400):
        file = os.open("/tmp/nameless", os.O_RDWR | os.O_CREAT)
        os.unlink("/tmp/nameless")
        kept.append(file)
        written = os.write(file, bytes(1 << 20))
        if written < 1 << 20:
            raise OSError(errno.ENOSPC, f"after {held >> 20} MB")
        held += written
        if number % 2:
            # What is mapped needs no descriptor.
            kept.append(mmap.mmap(file, 1 << 20))
            os.close(file)
        if held > 2 * LIMIT:
            return f"holds {held >> 20} MB in files without a name"


def twin():
    """What a temporary file takes comes back when it is closed."""
    import tempfile

    for _ in range(20):
        with tempfile.TemporaryFile() as file:
            file.write(bytes(LIMIT // 10))
            file.flush()
