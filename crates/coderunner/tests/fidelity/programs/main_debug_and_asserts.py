# Assertions are on, and __debug__ is constant.
print(__debug__)
try:
    assert 1 + 1 == 3, ("arithmetic", 2)
except AssertionError as error:
    print(repr(error), error.args)
assert not __debug__
