# cProfile.run and runctx execute in __main__ and see its functions only.
import cProfile
import io
import pstats


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


cProfile.run("result = fib(10)", "out.prof")
print(result)
stats = pstats.Stats("out.prof").stats
for (file, line, name), (calls, total, *_) in sorted(stats.items()):
    print(file, line, name, calls, total)
