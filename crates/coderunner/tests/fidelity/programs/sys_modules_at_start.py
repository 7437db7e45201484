# Only what the interpreter itself needs is imported at the start.
import sys

# Debian's Python has a sitecustomize in /etc, which no sandbox has.
print(sorted(set(sys.modules) - {"sitecustomize"}))
