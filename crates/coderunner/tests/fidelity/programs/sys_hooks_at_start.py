# All hooks of sys are the built-in ones.
import sys

print(sys.excepthook is sys.__excepthook__, sys.displayhook is sys.__displayhook__)
print(sys.unraisablehook is sys.__unraisablehook__, sys.breakpointhook is sys.__breakpointhook__)
print(sys.excepthook, sys.displayhook, sys.unraisablehook, sys.breakpointhook)
print(sys.gettrace(), sys.getprofile(), sys.get_asyncgen_hooks(), sys.get_coroutine_origin_tracking_depth())
print(hasattr(sys, "ps1"), hasattr(sys, "tracebacklimit"), sys.is_finalizing())
import threading

print(threading.excepthook is getattr(threading, "__excepthook__", threading.excepthook))
print(getattr(threading, "gettrace", lambda: None)(), getattr(threading, "getprofile", lambda: None)())
