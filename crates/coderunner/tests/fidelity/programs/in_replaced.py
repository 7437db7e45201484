# sys.stdin replaced by a string is what input() and loops read.
import io
import sys

sys.stdin = io.StringIO("first\nsecond\n")
print(input("prompt "), [line for line in sys.stdin])
sys.stdin = None
try:
    input()
except RuntimeError as error:
    print(error)
