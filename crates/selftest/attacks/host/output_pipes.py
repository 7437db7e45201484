"""Take hold of the server's end of the output.

Technique: stdout, stderr and the pipe for displays are pipes that the server made and reads. Inside, /proc/self/fd names them: opened for
    reading they would give back, or withhold, what the server is to read; with another mode or owner others could;
    the descriptors themselves might be good for both directions.
Success: a pipe can be read, its mode, owner or times changed.
Stopped by: own_uid
Needs: own_uid
"""


def attack():
    worked = []
    for fd in (1, 2, DISPLAYS):
        before = os.fstat(fd)
        reading = answer(os.open, f"/proc/self/fd/{fd}", os.O_RDONLY | os.O_NONBLOCK)
        if isinstance(reading, int):
            worked.append(f"{fd} opened for reading")
            os.close(reading)
        if isinstance(answer(os.read, fd, 1), bytes):
            worked.append(f"{fd} read")
        for name, attempt in (
            ("mode", lambda: os.fchmod(fd, 0o666)),
            ("owner", lambda: os.fchown(fd, os.getuid(), -1)),
            ("times", lambda: os.utime(fd, (1, 1))),
        ):
            answer(attempt)
        after = os.fstat(fd)
        if (before.st_mode, before.st_uid, before.st_mtime) != (after.st_mode, after.st_uid, after.st_mtime):
            worked.append(f"{fd} has mode {after.st_mode:o} owner {after.st_uid}")
    return ", ".join(worked)


def twin():
    """A program opens its streams by name, gives them to children, and makes others of its own."""
    import subprocess

    with open("/dev/stdout", "w") as file:
        file.write("by name\n")
    subprocess.run(["sh", "-c", "echo child; echo child >/dev/stderr"], check=True)
    a, b = os.pipe()
    os.write(b, b"hello")
    assert os.read(a, 10) == b"hello"
