# weakref.finalize runs at exit, newest first, and not twice.
import weakref


class Thing:
    pass


kept, dropped, quiet = Thing(), Thing(), Thing()
weakref.finalize(kept, print, "kept, at exit")
weakref.finalize(kept, print, "kept, registered later")
weakref.finalize(dropped, print, "dropped")
weakref.finalize(quiet, print, "quiet").atexit = False
del dropped
print("end", next(iter([True])))
