"""Change the library's modules, and see in the next execution whether they are as they were.

Technique: Where one interpreter serves several programs, or forks a child for each from a process that a program
    could change, a function put in another's place, a module put into sys.modules, an entry of the path or an import
    hook serves the next program: with its data, before it knows.
Success: the next execution finds a function, module, path or hook of the former.
Stopped by: pid_namespace
"""

import builtins
import codecs
import json
import types

MARK = "left_behind"


def leave(message):
    def fake(*arguments, **options):
        return message

    def refuse(path):
        raise ImportError(path)

    fake.__module__ = fake.__qualname__ = refuse.__module__ = MARK
    for module, name in (
        (os, "getpid"),
        (os, "listdir"),
        (os, "urandom"),
        (json, "loads"),
        (builtins, "open"),
        (builtins, "print"),
        (builtins, "input"),
        (sys, "exit"),
    ):
        setattr(module, name, fake)
    for module in (os, sys, json, builtins):
        setattr(module, MARK, message)
    sys.modules[MARK] = sys.modules["requests"] = sys.modules["numpy"] = types.ModuleType(MARK)
    sys.path.insert(0, f"/work/{MARK}")
    sys.meta_path.insert(0, type(MARK, (), {"find_spec": lambda self, *rest: None})())
    sys.path_hooks.insert(0, refuse)
    sys.path_importer_cache[f"/{MARK}"] = None
    codecs.register(lambda name: None)
    json.JSONEncoder.default = fake
    type(os.environ).__setitem__ = fake


def find():
    found = []
    for module in list(sys.modules.values()):
        for name, value in (
            list(vars(module).items()) if isinstance(module, types.ModuleType) and module.__name__ != "__main__" else ()
        ):
            if name == MARK or getattr(value, "__module__", None) == MARK:
                found.append(f"{module.__name__}.{name}")
    found += [name for name, module in sys.modules.items() if name == MARK or getattr(module, "__name__", "") == MARK]
    found += [
        str(one)
        for one in (*sys.path, *sys.meta_path, *sys.path_hooks, *sys.path_importer_cache)
        if MARK in str(one) or MARK in repr(type(one)) or getattr(one, "__module__", "") == MARK
    ]
    if (
        getattr(json.JSONEncoder.default, "__module__", "") == MARK
        or getattr(type(os.environ).__setitem__, "__module__", "") == MARK
    ):
        found.append("a method of a class")
    return ", ".join(found)


def twin():
    """A program patches and mocks for itself, and imports what it put on its path."""
    from unittest import mock

    with mock.patch("os.getpid", lambda: 5):
        assert os.getpid() == 5
    assert os.getpid() > 1
    os.mkdir("/work/path")
    with open("/work/path/of_mine.py", "w") as file:
        file.write("x = 5")
    sys.path.insert(0, "/work/path")
    import of_mine

    assert of_mine.x == 5
