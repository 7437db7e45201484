# sys.exit in an atexit function.
import atexit
import sys

atexit.register(print, "registered first, runs last")
atexit.register(lambda: sys.exit(6))
print("end of main")
