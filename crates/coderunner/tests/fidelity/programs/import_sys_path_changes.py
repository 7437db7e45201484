# Directories added to sys.path are searched in their order, and "" is the current one.
import os
import sys

for place in ("low", "high"):
    os.mkdir(place)
    with open(place + "/which.py", "w") as file:
        file.write(f"print('from {place}')\n")
sys.path.append("low")
sys.path.insert(0, os.path.abspath("high"))
import which

del sys.modules["which"]
sys.path.remove(os.path.abspath("high"))
import which

os.chdir("high")
sys.path.insert(0, "")
del sys.modules["which"]
import which
