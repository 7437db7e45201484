# sys.argv, and the whole command line where the version has it.
import sys

print(sys.argv, getattr(sys, "orig_argv", ["python", "main.py"]))
