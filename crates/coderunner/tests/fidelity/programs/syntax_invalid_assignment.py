# Assignment to a call, with the suggestion of the version.
def f():
    pass


if f() = 3:
    pass
