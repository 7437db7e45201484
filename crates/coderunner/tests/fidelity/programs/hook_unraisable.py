# sys.unraisablehook of the program gets errors that have nowhere to go.
import sys


def hook(details):
    print(details.exc_type.__name__, details.exc_value, details.err_msg, details.object.__qualname__)


class Bad:
    def __del__(self):
        raise RuntimeError("in del")


sys.unraisablehook = hook
Bad()
sys.unraisablehook = sys.__unraisablehook__
import weakref

thing = Bad.__new__(type("Plain", (), {}))
watch = weakref.ref(thing, lambda _: print("gone"))
del thing
