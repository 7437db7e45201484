"""Read the files of another execution.

Technique: a neighbour's files have the same names as one's own: /work, /tmp, /dev/shm. They would be found there if the
    places were shared, through the neighbour's directories in /proc, or in the directory above all places.
Success: a file of the neighbour.
Stopped by: workspace, mount_namespace, pid_namespace
"""


def attack():
    paths = list(canary["neighbour"]["files"])
    for pid in [name for name in os.listdir("/proc") if name.isdigit()] + ["1"]:
        paths += [f"/proc/{pid}/root{path}" for path in canary["neighbour"]["files"]] + [f"/proc/{pid}/cwd/secret.txt"]
    for path in paths:
        try:
            with open(path) as found:
                return f"{path}: {found.read(100)}"
        except OSError:
            pass
    # The file system behind /work is larger than what is shown of it, and there may be others like it.
    above = ["/run", "/run/slot", "/work/..", "/tmp/..", "/dev/shm/..", "/var/tmp", "/run/lock"]
    for path in [f"{directory}/{name}" for directory in above if os.path.isdir(directory) for name in os.listdir(directory)]:
        for name in ("secret.txt", "secret", "work/secret.txt", "shm/secret"):
            try:
                with open(f"{path}/{name}") as found:
                    return f"{path}/{name}: {found.read(100)}"
            except OSError:
                pass


def twin():
    """The same names are free for one's own."""
    for path in canary["neighbour"]["files"]:
        path += ".mine"
        with open(path, "x") as own:
            own.write("mine")
        assert open(path).read() == "mine" and os.stat(path).st_uid == os.getuid()
        os.unlink(path)
