# atexit functions run last in, first out, with their arguments, also after an error.
import atexit


@atexit.register
def first():
    print("registered first")
    atexit.register(print, "registered while exiting")


atexit.register(print, "second", 2, sep=", ")
atexit.register(print, "unregistered")
atexit.unregister(print)
atexit.register(print, "third")
print(atexit._ncallbacks())
raise ValueError("on the way out")
