# An exception in finally and in an except clause, and a cycle in the context.
def clean():
    try:
        1 / 0
    finally:
        [].pop()


try:
    clean()
except IndexError as outer:
    try:
        raise KeyError("in except")
    except KeyError as inner:
        outer.__context__.__context__ = inner
        raise outer
