"""Use a descriptor that was left open.

Technique: what the launcher had open when it became the program: sockets to the server, cgroup files, directories outside. CVE-2024-21626 was a
    directory descriptor that runc forgot, CVE-2016-9962 one that was open for a moment only.
Success: there is a descriptor beyond 0, 1, 2 and the pipe for displays, or one of these is more than a pipe, a socket or /dev/null.
Stopped by: descriptors
"""
import stat


def attack():
    won = []
    # Not by a listing alone: a descriptor may be open above the limit that is set now.
    for fd in {*range(4096), *map(int, os.listdir("/proc/self/fd"))}:
        try:
            seen = os.fstat(fd)
            place = os.readlink(f"/proc/self/fd/{fd}")
        except OSError:
            continue
        plain = stat.S_ISFIFO(seen.st_mode) or stat.S_ISSOCK(seen.st_mode) or place == "/dev/null"
        is_known = fd <= 2 or fd == DISPLAYS and stat.S_ISFIFO(seen.st_mode) and answer(os.read, fd, 1) == "EBADF"
        if not is_known or not plain:
            won.append(f"{fd} is {place}")
        if stat.S_ISDIR(seen.st_mode):
            won.append(f"which shows {answer(os.listdir, fd)[:9]}")
    return won and f"{won}"


def twin():
    """Descriptors of one's own get the numbers from 3 upwards, and go to children only when told to."""
    import subprocess

    with open("/usr/lib/os-release") as file:
        assert file.fileno() == 3
        listing = ["ls", "/proc/self/fd"]
        assert subprocess.check_output(listing, text=True).split() == ["0", "1", "2", "3"]
        os.set_inheritable(3, True)
        assert subprocess.check_output(listing, text=True, close_fds=False).split() == ["0", "1", "199", "2", "3", "4"]
