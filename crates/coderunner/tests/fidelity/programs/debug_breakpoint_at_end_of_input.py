# breakpoint() enters pdb, which meets the end of input and ends the program with BdbQuit.
def compute(x):
    y = x * 2
    breakpoint()
    return y


print("before")
compute(4)
print("never")
