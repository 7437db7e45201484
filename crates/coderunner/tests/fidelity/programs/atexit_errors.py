# An atexit function that fails is shown, the others run, and the exit code stays.
import atexit


def fails():
    raise KeyError("in atexit")


atexit.register(print, "runs last")
atexit.register(fails)
atexit.register(print, "runs first")
raise SystemExit(3)
