"""Leave a tree thousands of directories deep.

Technique: Who removes, copies or archives a tree by calling itself for each directory runs out of stack or
    descriptors; paths longer than 4096 bytes cannot be named at all. Names of 255 bytes and a chain of symbolic links
    go with it.
Success: something of it is there for the next execution, whose workspace was to be a new one.
Stopped by: workspace
"""

# Three of them stay below the inodes that a workspace has.
DEPTH = 2000
NAME = "d" * 200


def leave(message):
    for top in ("/work", "/tmp", "/dev/shm"):
        os.chdir(top)
        open(f"deep-{message}", "w").close()
        for _ in range(DEPTH):
            os.mkdir(NAME)
            os.chdir(NAME)
        for number in range(50):
            os.symlink(f"link{number + 1}", f"link{number}")
        open("n" * 255, "w").close()


def find():
    found = [
        f"{top}/{name}"[:60] for top in ("/work", "/tmp", "/dev/shm") for name in os.listdir(top) if name != "main.py"
    ]
    return ", ".join(found)


def twin():
    """A tree as deep as honest ones are is made, walked, packed and removed."""
    import shutil
    import tarfile

    path = "/work/tree" + "/directory" * 100
    os.makedirs(path)
    open(f"{path}/file", "w").close()
    assert sum(len(names) for _, _, names in os.walk("/work/tree")) == 1
    with tarfile.open("/work/tree.tar.gz", "w:gz") as archive:
        archive.add("/work/tree")
    shutil.rmtree("/work/tree")
