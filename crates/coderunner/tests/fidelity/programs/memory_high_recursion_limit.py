# A recursion of 30,000 calls with a limit that allows it.
import sys


def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)


sys.setrecursionlimit(40_000)
import threading

threading.stack_size(256 * 1024 * 1024)
thread = threading.Thread(target=lambda: print(depth(30_000)))
thread.start()
thread.join()
