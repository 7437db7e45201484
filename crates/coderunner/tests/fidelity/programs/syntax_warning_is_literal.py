# Warnings of the compiler are shown before the program runs, with file, line and text.
print("running")
x = 5
if x is 5:
    print("same")
assert (x, "always true")
