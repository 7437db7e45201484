# builtins.__import__ replaced by the program is what import statements call.
import builtins

original = builtins.__import__


def noisy(name, globals=None, locals=None, fromlist=(), level=0):
    if globals is not None and globals.get("__name__") == "__main__":
        print("import", name, fromlist, level)
    return original(name, globals, locals, fromlist, level)


builtins.__import__ = noisy
import json
from os import path, sep
import xml.dom
