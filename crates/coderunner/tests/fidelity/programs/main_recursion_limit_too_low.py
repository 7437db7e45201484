# Setting the recursion limit below the present depth tells how deep the program is.
import sys


def at_depth_two(limit):
    try:
        sys.setrecursionlimit(limit)
        return "set"
    except RecursionError as error:
        return str(error)


for limit in range(1, 8):
    print(limit, at_depth_two(limit))
    sys.setrecursionlimit(1000)
sys.setrecursionlimit(1)
