# SystemExit with several arguments has a tuple as its code.
error = SystemExit(3, 4)
print(error.code, error.args)
error.code = None if False else "changed later"
raise error
