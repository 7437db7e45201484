# A module written by the program is imported, fails with a traceback of both files, and is not cached as bytecode.
import os

with open("rates.py", "w") as file:
    file.write("FACTOR = 3\n\n\ndef per(n):\n    return FACTOR / n\n")
import rates

print(rates.per(2), rates.__cached__ == "/work/__pycache__" or os.path.exists("__pycache__"))
rates.per(0)
