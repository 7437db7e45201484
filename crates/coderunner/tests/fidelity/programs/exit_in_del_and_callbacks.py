# SystemExit raised where nobody can catch it: in __del__, in a weakref callback.
import sys
import weakref


class Thing:
    def __del__(self):
        sys.exit(4)


other = type("Other", (), {})()
watch = weakref.ref(other, lambda _: sys.exit(5))
del other
Thing()
print("still here")
