"""Put something else in the workspace's place.

Technique: If /work could be renamed, removed, linked elsewhere, unmounted or covered, whoever collects its files
    afterwards would look into what the program chose.
Success: /work is another directory than before.
Stopped by: root_filesystem, seccomp
"""

MS_BIND, MNT_DETACH, AT_FDCWD = 0x1000, 2, -100


def attempts():
    os.makedirs("/tmp/mine", exist_ok=True)
    yield lambda: os.rename("/work", "/work2")
    yield lambda: os.rename("/work", "/tmp/work")
    yield lambda: os.rename("/tmp/mine", "/work")
    yield lambda: os.rmdir("/work")
    yield lambda: os.symlink("/env", "/work")
    yield lambda: syscall("renameat2", AT_FDCWD, b"/tmp/mine", AT_FDCWD, b"/work", 2)
    yield lambda: syscall("umount2", b"/work", MNT_DETACH)
    yield lambda: syscall("mount", b"/tmp/mine", b"/work", None, MS_BIND, None)
    yield lambda: syscall("mount", b"tmpfs", b"/work", b"tmpfs", 0, None)
    tree = answer(syscall, "open_tree", AT_FDCWD, b"/tmp/mine", 1)
    yield lambda: syscall("move_mount", tree if isinstance(tree, int) else -1, b"", AT_FDCWD, b"/work", 4)
    yield lambda: syscall("pivot_root", b"/tmp/mine", b"/tmp/mine")
    yield lambda: syscall("chroot", b"/tmp/mine")


def attack():
    def identity():
        return os.stat("/work").st_dev, os.stat("/work").st_ino, os.path.islink("/work")

    def child():
        before = identity()
        for number, attempt in enumerate(attempts()):
            answer(attempt)
            if answer(identity) != before:
                return f"attempt {number} made it {answer(identity)}"
        return None

    return forked(child)


def twin():
    """A program renames, links and removes what it has in the workspace, and changes into it."""
    os.makedirs("/work/a/b")
    os.rename("/work/a", "/work/c")
    os.symlink("c", "/work/d")
    os.chdir("/work/d/b")
    assert os.getcwd() == "/work/c/b"
    os.rmdir("/work/c/b")
    assert answer(os.getcwd) == "ENOENT"
    os.chdir("/work")
