# sys.excepthook of the program gets the exception, and its output replaces the traceback.
import sys


def hook(kind, value, traceback):
    print("hook:", kind.__name__, value, traceback.tb_lineno, traceback.tb_next)
    print("last", hasattr(sys, "last_value"), file=sys.stderr)


sys.excepthook = hook
raise RuntimeError("for the hook")
