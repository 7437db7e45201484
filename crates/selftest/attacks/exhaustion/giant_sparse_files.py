"""Make files of exabytes.

Technique: ftruncate to the largest size there is and one byte here and there: the size says 8 EiB, what is there are pages and
    the nodes of a tree that leads to them. Bytes far apart take most nodes.
Success: the files' blocks, or the nodes, are more than the bound on disk and the memory limit allow.
Stopped by: workspace, memory_cgroup
Held when: limit memory
Needs: memory_cgroup
"""

LIMIT = parameters.get("memory_bytes_max", 128 << 20)


def attack():
    files = []
    for number in range(64):
        file = os.memfd_create(str(number))
        files.append(file)
        os.ftruncate(file, (1 << 63) - 1)
        # Each byte takes a page and up to some nodes of 576 bytes.
        for place in range(2000):
            os.pwrite(file, b"x", (place << 46) | (number << 20))
    blocks = sum(os.fstat(file).st_blocks for file in files) * 512
    return f"files of {blocks >> 20} MB" if blocks > 2 * LIMIT else None


def twin():
    """A sparse file of a terabyte with little in it."""
    with open("/work/sparse", "wb") as file:
        file.truncate(1 << 40)
        file.seek(1 << 39)
        file.write(b"x")
    assert os.stat("/work/sparse").st_size == 1 << 40
    assert os.stat("/work/sparse").st_blocks * 512 <= 4096 * 4
