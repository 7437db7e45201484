# IndentationError: a block that is missing.
def f():
print("not indented")
