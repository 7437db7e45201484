# timeit with globals and with a setup that imports from __main__ runs the program's function.
import timeit

calls = []


def work(n=1):
    calls.append(n)


print(timeit.timeit("work()", globals=globals(), number=3) >= 0, len(calls))
print(timeit.timeit("work(2)", setup="from __main__ import work", number=2) >= 0, calls)
