"""Lay a writable file system over a read-only one.

Technique: overlayfs in a user namespace of one's own copies files up with their owners and bits (CVE-2021-3493, CVE-2023-0386 made root of
    everybody so). Tried directly, within a new user namespace, by the newer calls, and with FUSE below.
Success: an overlay is mounted.
Stopped by: seccomp, no_capabilities
"""
import tempfile


def attack():
    place = tempfile.mkdtemp(dir="/work")
    for name in ("upper", "work", "merged"):
        os.makedirs(f"{place}/{name}")
    options = f"lowerdir=/usr/lib,upperdir={place}/upper,workdir={place}/work".encode()
    merged = f"{place}/merged".encode()

    def child(flags):
        if flags:
            syscall("unshare", flags)
        syscall("mount", b"overlay", merged, b"overlay", 0, options)
        found = os.listdir(merged)
        syscall("umount2", merged, 2)
        return f"mounted with flags {flags:#x}: {len(found)} files"

    won = [came for flags in (0, 0x1002_0000) if (came := answer(forked, lambda: child(flags))).startswith("mounted")]
    context = answer(syscall, "fsopen", b"overlay", 0)
    if isinstance(context, int):
        won.append("a context for one")
    return won and f"{won}"


def twin():
    """A copy that shows changes over an original, by links: what virtual environments and build tools do."""
    import venv

    venv.EnvBuilder(with_pip=False, symlinks=True).create("/work/venv")
    assert os.path.exists("/work/venv/bin/python") and os.path.islink("/work/venv/bin/python")
