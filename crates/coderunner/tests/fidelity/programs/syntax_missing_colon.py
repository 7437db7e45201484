# A SyntaxError in the program: nothing of it runs.
print("never printed")
if True
    print("x")
