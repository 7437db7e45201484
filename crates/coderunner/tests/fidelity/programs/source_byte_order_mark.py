# A byte order mark is skipped; the text after it is UTF-8.
import inspect


def f():
    return "é"


print(f(), __doc__, inspect.getsource(f), open(__file__, "rb").read(3))
é = 1
raise ValueError(f())
