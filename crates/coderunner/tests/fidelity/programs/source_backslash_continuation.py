# Backslashes join lines, also at odd places; the last one has nothing to join.
x = 1 + \
    2
assert x == 3, \
    "no"
print("a\
b", x)
if x and \
        x:
    print("joined")
y = \
