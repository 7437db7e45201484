# Forking with other threads alive warns or not, as the version has it; without them it never does.
import os
import threading
import warnings

warnings.showwarning = lambda message, category, *rest: print(category.__name__, "multi-threaded" in str(message))
warnings.simplefilter("always")
for threaded in (False, True):
    leave = threading.Event()
    thread = threading.Thread(target=leave.wait)
    if threaded:
        thread.start()
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    leave.set()
    print(threaded)
