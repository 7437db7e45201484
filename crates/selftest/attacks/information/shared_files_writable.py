"""Change a file that other executions will use.

Technique: whoever can write a module, a `.pth`, compiled bytecode or a library of the shared environment runs code in
    everybody else's sandbox, and sees all of their work (CVE-2019-5736 wrote the host's own program in this way). Makes
    new files, links, changes modes, owners, times and attributes, opens for writing, also through /proc/self/fd, and
    maps for writing. What works is undone at once, and nothing is written.
Success: any of it works.
Stopped by: root_filesystem
"""
import glob
import mmap


def new_things(place):
    name = place + "/new-of-selftest"
    yield lambda: os.close(os.open(name, os.O_CREAT | os.O_EXCL | os.O_WRONLY)), lambda: os.unlink(name)
    yield lambda: os.mkdir(name), lambda: os.rmdir(name)
    yield lambda: os.symlink("/work", name), lambda: os.unlink(name)
    yield lambda: os.mkfifo(name), lambda: os.unlink(name)
    yield lambda: os.close(os.open(place, os.O_TMPFILE | os.O_WRONLY)), lambda: None


def changes(file):
    was = os.stat(file)
    for flags in (os.O_WRONLY, os.O_RDWR, os.O_WRONLY | os.O_APPEND):
        yield lambda: os.close(os.open(file, flags)), lambda: None
    yield lambda: os.close(os.open(f"/proc/self/fd/{os.open(file, os.O_RDONLY)}", os.O_WRONLY)), lambda: None
    yield lambda: mmap.mmap(os.open(file, os.O_RDONLY), 1, mmap.MAP_SHARED, mmap.PROT_WRITE).close(), lambda: None
    yield lambda: os.link(file, file + ".selftest"), lambda: os.unlink(file + ".selftest")
    yield lambda: os.chmod(file, was.st_mode), lambda: None
    yield lambda: os.chown(file, was.st_uid, was.st_gid), lambda: None
    yield lambda: os.utime(file, ns=(was.st_atime_ns, was.st_mtime_ns)), lambda: None
    yield lambda: os.setxattr(file, "user.selftest", b"mine"), lambda: os.removexattr(file, "user.selftest")


def attack():
    library = os.path.dirname(os.__file__)
    packages = glob.glob(sys.prefix + "/lib/python*/site-packages")
    places = [sys.prefix, library, *packages, "/usr/bin", "/usr/lib", "/usr/local/bin", "/etc", "/dev", os.path.dirname(sys.executable)]
    files = [os.__file__, sys.executable, os.path.realpath(sys.executable), "/etc/passwd", *glob.glob(library + "/__pycache__/os.*")[:1]]
    files += [path for package in packages for path in glob.glob(package + "/*.p*")[:2]]
    for what, ways in [(place, new_things(place)) for place in places] + [(file, changes(file)) for file in files]:
        for number, (way, undo) in enumerate(ways):
            if not isinstance(answer(way), str):
                undo()
                return f"way {number} changed {what}"


def twin():
    """A program brings modules of its own, from the workspace, with its own bytecode."""
    os.makedirs("packages/own_package")
    with open("packages/own_package/__init__.py", "w") as module:
        module.write("VALUE = 7\n")
    sys.path.insert(0, "packages")
    import own_package
    assert own_package.VALUE == 7
    import py_compile
    assert os.path.exists(py_compile.compile("packages/own_package/__init__.py"))
