# A random.py in the workspace breaks tempfile, which imports random: the classic beginner's mistake.
with open("random.py", "w") as file:
    file.write("def roll():\n    return 4\n")
import random

print(random.roll(), random.__file__)
import tempfile
