# sys.exit(3) ends with 3, and what was printed without a newline is there.
import sys

print("before", end="")
sys.exit(3)
print("never")
