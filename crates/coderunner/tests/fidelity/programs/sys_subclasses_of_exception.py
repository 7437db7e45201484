# The tree of exception classes holds only what a fresh interpreter has loaded.
def show(cls, depth=0):
    print("  " * depth + cls.__module__ + "." + cls.__qualname__)
    for child in cls.__subclasses__():
        show(child, depth + 1)


show(BaseException)
