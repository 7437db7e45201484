# Errors of the symbol table.
def f():
    print(x)
    global x
