"""doctest.testmod() checks the examples of __main__.

>>> add(1, 2)
3
"""


def add(a, b):
    """
    >>> add("a", 1)
    Traceback (most recent call last):
    TypeError: can only concatenate str (not "int") to str
    >>> add(2, 2)
    5
    """
    return a + b


if __name__ == "__main__":
    import doctest

    print(doctest.testmod())
