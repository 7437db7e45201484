# A finder that refuses a module keeps it away even though the standard library has it.
import importlib.abc
import sys


class Refuser(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name in ("csv", "decimal", "socket"):
            raise ModuleNotFoundError(f"no {name} here", name=name)


sys.meta_path.insert(0, Refuser())
for name in ("csv", "decimal", "socket", "colorsys"):
    try:
        print(__import__(name).__name__)
    except ModuleNotFoundError as error:
        print(error, error.name)
