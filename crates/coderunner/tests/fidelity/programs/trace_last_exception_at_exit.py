# After an unhandled exception atexit functions find it in sys.
import atexit
import sys


@atexit.register
def look():
    print(sys.last_type, sys.last_value, sys.last_traceback.tb_lineno, sys.exc_info())


raise LookupError("the last one")
