"""Plant modules that the next Python imports at its start.

Technique: sitecustomize, usercustomize and .pth files, which every Python runs before its program, in every place that is searched.
    Whatever the server runs in this environment later would run them.
Success: the planted code runs in the next execution.
Stopped by: workspace, root_filesystem
"""
import site

NAMES = ["sitecustomize.py", "usercustomize.py", "selftest.pth"]
TEXT = "import sys; sys.selftest_planted = {!r}\n"


def leave(message):
    places = ["/work", "/tmp", "/dev/shm", "/env", site.getusersitepackages(), *sys.path, *site.getsitepackages()]
    for place in filter(None, places):
        answer(lambda place=place: os.makedirs(place, exist_ok=True))
        for name in NAMES:
            def plant(place=place, name=name):
                # Never over a module that is there.
                fd = os.open(f"{place}/{name}", os.O_WRONLY | os.O_CREAT | os.O_EXCL)
                os.write(fd, TEXT.format(message).encode())
                os.close(fd)

            answer(plant)


def find():
    planted = getattr(sys, "selftest_planted", None)
    left = [place + "/" + name for place in ("/work", "/tmp", "/dev/shm", *sys.path) for name in NAMES if os.path.exists(place + "/" + name)]
    for path in left:
        answer(os.remove, path)
    return planted or (left and f"{left}")


def twin():
    """In the same execution such modules are the program's own right."""
    import subprocess

    with open("/work/usercustomize_of_mine.py", "w") as module:
        module.write("VALUE = 42\n")
    said = subprocess.check_output(["python", "-c", "import usercustomize_of_mine as m; print(m.VALUE)"])
    assert said == b"42\n"
