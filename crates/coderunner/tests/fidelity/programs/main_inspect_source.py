# inspect finds source, comments, file and module of what the program defines.
import inspect


# A comment above.
def function(a, *, b: int = 2):
    """Says something."""
    return a + b  # to the end


class Thing:
    def method(self):
        return [number for number in (1, 2)]


print(inspect.getsource(function), inspect.getsource(Thing.method), sep="")
print(inspect.getcomments(function), inspect.getfile(Thing), inspect.getsourcefile(function))
print(inspect.getmodule(function).__name__, inspect.getsourcelines(Thing)[1], inspect.signature(function))
print(inspect.getmodule(inspect.currentframe()).__name__, inspect.getdoc(function))
