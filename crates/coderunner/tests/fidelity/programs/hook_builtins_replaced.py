# Builtins replaced by the program are what it and the libraries then use.
import builtins

shout = builtins.print
builtins.print = lambda *values, **options: shout("[", *values, "]", **options)
print("mine")
exec("print('in exec')")
import pprint

builtins.len = lambda thing: 7
shout(len([]), sum([1, 2]))
builtins.answer = 42
shout(answer, eval("answer"))
del builtins.answer
builtins.__build_class__, original = lambda *parts: parts[1], builtins.__build_class__


class Nothing:
    pass


shout(Nothing)
builtins.__build_class__ = original
answer
