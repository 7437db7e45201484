# The namespace of __main__ at the start: its names, their order and what they are.
for name in list(globals()):
    value = globals()[name]
    print(name, type(value).__name__, value if isinstance(value, (str, dict, type(None))) else "")
print(repr(__builtins__))
