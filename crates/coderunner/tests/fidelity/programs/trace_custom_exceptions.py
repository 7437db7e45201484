# Exceptions of the program's own: qualified names, __str__ that fails, no message, many arguments.
import traceback


class Outer:
    class Inner(Exception):
        pass


class Bad(Exception):
    def __str__(self):
        raise RuntimeError("no text")


for error in (Outer.Inner("x", 2), Bad(), Exception(), Exception("line\nline"), OSError(2, "no", "f"), KeyError("k"), StopIteration(3)):
    print(traceback.format_exception_only(type(error), error))
raise Bad
