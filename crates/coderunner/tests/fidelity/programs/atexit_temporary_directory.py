# A TemporaryDirectory that was never cleaned up is removed at exit, with a warning when those are on.
import atexit
import os
import tempfile
import warnings

warnings.simplefilter("always", ResourceWarning)
directory = tempfile.TemporaryDirectory()
name = directory.name
open(os.path.join(name, "file"), "w").close()
warnings.showwarning = lambda message, category, *rest: print(category.__name__, str(message).split(" <")[0])
atexit.register(lambda: print("at exit it exists:", os.path.exists(name)))
