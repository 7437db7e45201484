# Reference counts and interned strings as CPython has them.
import sys

thing = object()
print(sys.getrefcount(thing), sys.getrefcount(object()))
names = [thing, thing]
print(sys.getrefcount(thing))
text = "".join(["in", "terned"])
print(text is sys.intern("interned"), sys.intern("interned") is sys.intern("inter" + "ned"))
small, large, name = 256, 257, "a_name"
print((lambda: "a_name")() is name, small is int("256"), large is int("257"), () is tuple([]))
