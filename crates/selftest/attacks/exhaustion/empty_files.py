"""Make files that have no bytes.

Technique: an empty file takes nothing of the bound on bytes, but an inode and a name in the kernel's memory. Many in one
    directory, in chains of directories, as hard and symbolic links.
Success: more of them than the bound on files.
Stopped by: workspace
"""

FILES = 40_000


def attack():
    made, refused = 0, None
    # Each way gets its share of what is left after the one before was refused.
    for way, share in (("directory", 4000), ("hard", 4000), ("symbolic", 4000), ("fifo", 2000), ("file", FILES)):
        os.makedirs(f"/tmp/{way}", exist_ok=True)
        os.chdir(f"/tmp/{way}")
        if way == "hard":
            open("original", "w").close()
        try:
            for number in range(share):
                if way == "directory":
                    os.mkdir("d")
                    os.chdir("d")
                elif way == "hard":
                    os.link("original", str(number))
                elif way == "symbolic":
                    os.symlink("x" * 100, str(number))
                elif way == "fifo":
                    os.mkfifo(str(number))
                else:
                    os.close(os.open(str(number), os.O_CREAT | os.O_WRONLY))
                made += 1
        except OSError as error:
            refused = error
    if made > 20_000:
        return f"made {made} files"
    raise refused


def twin():
    """A thousand files, in directories twenty deep."""
    path = "/work"
    for depth in range(20):
        path += f"/d{depth}"
        os.mkdir(path)
        for number in range(50):
            open(f"{path}/{number}", "w").close()
    assert sum(len(files) for _, _, files in os.walk("/work/d0")) == 1000
