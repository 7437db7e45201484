# A sys.excepthook that exits decides about the exit code.
import sys


def hook(kind, value, traceback):
    sys.exit(9)


sys.excepthook = hook
raise RuntimeError("never shown")
