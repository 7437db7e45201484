# An os.py in the workspace changes nothing: os was imported before the program began.
with open("os.py", "w") as file:
    file.write("raise RuntimeError('never read')\n")
with open("sys.py", "w") as file:
    file.write("raise RuntimeError('built in')\n")
import os
import sys

print(os.getcwd(), "os.py" in os.listdir("."), sys.argv)
