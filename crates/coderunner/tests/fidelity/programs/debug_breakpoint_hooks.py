# PYTHONBREAKPOINT set late, and sys.breakpointhook of the program's own.
import os
import sys

os.environ["PYTHONBREAKPOINT"] = "0"
breakpoint()
os.environ["PYTHONBREAKPOINT"] = "builtins.print"
breakpoint("called", 1, sep="|")
os.environ["PYTHONBREAKPOINT"] = "no.such"
breakpoint()
sys.breakpointhook = lambda *arguments: "hooked"
print(breakpoint(1))
