# With tracemalloc a ResourceWarning tells where the object was made.
import tracemalloc
import warnings

warnings.simplefilter("always")
tracemalloc.start(5)


def make():
    return open(__file__)


make()
