# A forked child that ends by itself runs what the parent registered, and its own.
import atexit
import os

atexit.register(lambda: print("atexit in", role))
role = "parent"
pid = os.fork()
if pid == 0:
    role = "child"
    atexit.register(print, "only in the child")
else:
    os.waitpid(pid, 0)
