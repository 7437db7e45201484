"""Give files the longest names.

Technique: names of 255 bytes, new ones each time a file is renamed; the longest targets of symbolic links, of 4095 bytes,
    which are kept beside the bound on bytes.
Success: names and targets take more than the bound on disk and the memory limit allow.
Stopped by: workspace, memory_cgroup
"""

LIMIT = parameters.get("memory_bytes_max", 128 << 20)


def attack():
    taken = 0
    os.makedirs("/tmp/names")
    os.chdir("/tmp/names")
    while taken < 2 * LIMIT:
        try:
            os.symlink("t" * 4095, f"{taken:0255d}")
        except OSError as error:
            raise OSError(error.errno, f"after {taken >> 20} MB") from None
        taken += 4096 + 256
    return f"names and targets take {taken >> 20} MB"


def twin():
    """Some long names, in an alphabet of three bytes a letter."""
    for number in range(100):
        name = "名" * 80 + str(number)
        open(f"/work/{name}", "w").close()
        os.rename(f"/work/{name}", f"/work/{number}")
    assert len([name for name in os.listdir("/work") if name.isdigit()]) == 100
