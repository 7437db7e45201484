# exec in "single" mode uses sys.displayhook, which keeps the value as builtins._.
import builtins
import sys

exec(compile("1 + 1\n", "<cell>", "single"))
print(builtins._)
exec(compile("None\n", "<cell>", "single"))
sys.displayhook = lambda value: print("shown:", value)
exec(compile("'x'", "<cell>", "single"))
print(builtins._)
