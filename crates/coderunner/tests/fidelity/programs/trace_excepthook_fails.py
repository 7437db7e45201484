# A sys.excepthook that fails itself shows both errors.
import sys


def hook(kind, value, traceback):
    raise KeyError("in the hook")


sys.excepthook = hook
raise RuntimeError("original")
