# With sys.stderr None an unhandled exception shows nothing and the exit code is 1.
import sys

print("before")
sys.stderr = None
print("to stdout after all", file=sys.stderr)
raise ValueError("silent")
