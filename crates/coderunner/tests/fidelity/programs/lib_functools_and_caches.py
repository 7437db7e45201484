# Caches begin empty; singledispatch, partial and total ordering.
import functools
import re


@functools.lru_cache(maxsize=2)
def square(n):
    print("computing", n)
    return n * n


@functools.singledispatch
def show(value):
    return "other"


show.register(int, lambda value: "int")
print(square(2), square(2), square(3), square(4), square(2), square.cache_info())
print(show(1), show(True), show("x"), functools.partial(pow, 2)(5), functools.reduce(lambda a, b: a + b, "abc"))
print(re.compile("a") is re.compile("a"), functools.cached_property.__name__)
