"""Poison the environment that everybody runs in.

Technique: What is put into /env runs in every later execution of the environment before its program does: a .pth
    file, sitecustomize.py, a compiled module in __pycache__, the interpreter's link in bin, pyvenv.cfg. The same in
    the interpreter's own library.
Success: a file there can be made or opened for writing.
Stopped by: read_only_mounts, root_filesystem, landlock
"""

import site


def targets():
    packages = site.getsitepackages()[0]
    library = os.path.dirname(os.__file__)
    for directory in (packages, library, f"{library}/encodings/__pycache__", "/env", "/env/bin", "/env/lib"):
        yield from (f"{directory}/{name}" for name in ("selftest.pth", "selftest.py"))
    yield from (f"{directory}/__pycache__/selftest.pyc" for directory in (packages, library))
    yield from (
        "/env/pyvenv.cfg",
        f"{packages}/coderunner.pth",
        f"{library}/site.py",
        os.path.realpath("/env/bin/python"),
    )


def attack():
    worked = []
    for target in targets():
        was_there = os.path.exists(target)
        fd = answer(os.open, target, os.O_WRONLY | os.O_CREAT)
        if isinstance(fd, int):
            os.close(fd)
            worked.append(target)
            if not was_there:
                os.unlink(target)
    if not isinstance(answer(os.replace, "/env/bin/python", "/env/bin/selftest"), str):
        os.replace("/env/bin/selftest", "/env/bin/python")
        worked.append("/env/bin/python renamed")
    return ", ".join(worked)


def twin():
    """A program imports from a directory of its own, compiles it, and looks for packages of the environment."""
    import importlib
    import py_compile

    os.mkdir("/work/library")
    with open("/work/library/of_mine.py", "w") as file:
        file.write("x = 5")
    py_compile.compile("/work/library/of_mine.py", doraise=True)
    sys.path.append("/work/library")
    assert importlib.import_module("of_mine").x == 5
    assert os.listdir(site.getsitepackages()[0])
