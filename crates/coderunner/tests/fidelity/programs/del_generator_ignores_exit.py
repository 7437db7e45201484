# A generator that yields again when it is closed is shown as an ignored error.
def stubborn():
    while True:
        try:
            yield
        except GeneratorExit:
            pass


steps = stubborn()
next(steps)
try:
    steps.close()
except RuntimeError as error:
    print(error)
stubborn.__qualname__ = "stubborn"
print("end")
import sys

sys.unraisablehook = lambda unraisable: print(unraisable.exc_type.__name__, unraisable.exc_value, unraisable.err_msg)
del steps
