# The number of calls until RecursionError is exactly what the limit leaves a script.
import sys


def dive(depth):
    try:
        return dive(depth + 1)
    except RecursionError:
        return depth


print(sys.getrecursionlimit(), dive(1))
sys.setrecursionlimit(200)
print(dive(1))
