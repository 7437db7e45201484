# The names of builtins, none more and none less.
import builtins

print(dir(builtins))
print(builtins.open.__module__, builtins.print, builtins.__import__, hasattr(builtins, "_"))
