# Registries of the standard library hold what a fresh import puts there.
import copyreg

print(sorted(kind.__name__ for kind in copyreg.dispatch_table))
import collections.abc
import numbers

print(isinstance(1, numbers.Integral), issubclass(dict, collections.abc.MutableMapping))
import re

print(sorted(kind.__name__ for kind in copyreg.dispatch_table))
import codecs

print(codecs.lookup("rot13").name, codecs.encode("abc", "rot13"))
codecs.register(lambda name: codecs.lookup("ascii") if name == "mine" else None)
print("x".encode("mine"))
