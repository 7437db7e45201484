# KeyboardInterrupt raised by hand and not handled: a traceback, and an end by SIGINT.
import atexit

atexit.register(print, "atexit runs")
try:
    raise KeyboardInterrupt("by hand")
finally:
    print("finally")
