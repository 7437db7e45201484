"""Change the root of the mount namespace.

Technique: pivot_root(2) puts another mount at / and the old root below it, or on top of it; then the old one is taken off.
    What a sandbox does to get in, done once more to get out. Asked for the root itself, of which the kernel says only after the
    check of rights that it is the root already: every process of the namespace would move.
Success: the kernel complains about the place instead of the right.
Stopped by: seccomp, no_capabilities
"""


def attack():
    came = answer(syscall, "pivot_root", b"/", b"/")
    return came in (0, "EBUSY", "EINVAL") and f"pivot_root answered {came}"


def twin():
    """A directory of one's own to work in, and paths that lead up from it."""
    os.makedirs("/work/inner", exist_ok=True)
    os.chdir("/work/inner")
    assert os.path.realpath("..") == "/work" and os.path.realpath("../../../..") == "/"
