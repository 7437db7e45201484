"""The door to a zygote: an interpreter that has imported what programs are likely to import, and forks one child for each of them.

It is started as `python main.py` in a directory without a main.py. The line of coderunner.pth, which `site` runs, leads here, and leaves a
hook at the last place where Python asks for anything before it opens main.py: whether that is something to import from. The zygote never
answers; a child does as soon as it has its program, and Python goes on with its own start: it reads main.py and runs it, and ends as it
always does. So nothing of how Python runs a program is imitated here.

Nothing is imported until then, not even here: what else `site` runs must find what it always finds.
"""

import os
import sys

DIRECTORY = "/run/zygote"
# As Python names the program since 3.9.
PROGRAM = os.path.abspath("main.py")


def load(name):
    """A file beside this one, as a namespace that is no module."""
    path = f"{DIRECTORY}/{name}.py"
    with open(path, encoding="utf-8") as file:
        code = compile(file.read(), path, "exec")
    namespace = {"__name__": name, "__builtins__": __builtins__}
    exec(code, namespace)
    return namespace


def import_ahead():
    recorder = load("recording")["Recorder"]()
    with recorder:
        # From here on even our own imports are recorded: a program may import the same.
        zygote = load("serving")["Zygote"](recorder, load)
    zygote.hide(load("modules")["Modules"](recorder))
    return zygote


def wait_at_the_door():
    """Has Python call us before it opens the program, when `site` has done all that it does."""
    hooks, gone_through = sys.path_hooks, []

    def hook(path):
        if path == PROGRAM:
            # Python goes on through the list that it has begun, which must live on; afterwards there is the list as it was.
            sys.path_hooks = hooks
            zygote = import_ahead()
            zygote.serve()
            # This is a child. To tear down what its zygote has would only cost time.
            gone_through.extend((with_ours, zygote))
        raise ImportError

    with_ours = sys.path_hooks = [hook, *hooks]


# `site` reads the line twice where one directory of packages is known by two names.
if not any(getattr(hook, "__module__", None) == __name__ for hook in sys.path_hooks):
    wait_at_the_door()
