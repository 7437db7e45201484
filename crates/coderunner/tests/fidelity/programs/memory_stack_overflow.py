# Recursion through C with a limit far too high ends as it does in the version: by SIGSEGV or by RecursionError.
import sys

sys.setrecursionlimit(1_000_000)


class Deep:
    def __getattr__(self, name):
        return getattr(Deep(), name + "")

    def __repr__(self):
        return repr(Deep())


print("before")
try:
    repr(Deep())
except RecursionError as error:
    print(str(error)[:32])
