# Warnings issued while exiting: in atexit and in __del__.
import atexit
import warnings


class Late:
    def __del__(self):
        warnings.warn("in del")


atexit.register(warnings.warn, "in atexit")
late = Late()
print("end of main")
