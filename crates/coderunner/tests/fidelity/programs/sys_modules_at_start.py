# Only what the interpreter itself needs is imported at the start.
import sys

print(sorted(sys.modules))
