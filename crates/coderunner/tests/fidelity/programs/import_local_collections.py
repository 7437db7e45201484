# A collections.py in the workspace hides the package from functools, too.
with open("collections.py", "w") as file:
    file.write("Counter = 'mine'\n")
try:
    import functools
except ImportError as error:
    print(type(error).__name__, str(error).split(" (")[0])
from collections import Counter

print(Counter)
