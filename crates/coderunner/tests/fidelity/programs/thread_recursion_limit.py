# The recursion limit counts per thread, and a thread may have a larger stack.
import sys
import threading


def dive(n):
    try:
        return dive(n + 1)
    except RecursionError:
        return n


def report():
    results.append(dive(1))


results = []
for limit in (300, 5000):
    sys.setrecursionlimit(limit)
    threading.stack_size(64 * 1024 * 1024)
    thread = threading.Thread(target=report)
    thread.start()
    thread.join()
print([limit - depth for limit, depth in zip((300, 5000), results)])
