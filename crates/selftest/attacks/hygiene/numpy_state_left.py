"""Leave numpy and matplotlib in another state, and look at them in the next execution.

Technique: Large packages have state for the whole process: numpy's global generator, its error and print options,
    pandas' options, matplotlib's settings and open figures. A zygote that has them loaded hands what it has to every
    child; Python re-seeds `random` at a fork, and nobody numpy's.
Success: the next execution has the former's state, or draws the numbers of a fixed seed.
Stopped by: pid_namespace
"""

import importlib
import importlib.util


def loaded(name):
    """The module, where the environment has it."""
    return importlib.import_module(name) if importlib.util.find_spec(name) else None


def leave(message):
    numpy, pandas, pyplot = loaded("numpy"), loaded("pandas"), loaded("matplotlib") and loaded("matplotlib.pyplot")
    if numpy:
        numpy.random.seed(77)
        numpy.seterr(all="raise")
        numpy.set_printoptions(precision=1, threshold=7)
    if pandas:
        pandas.set_option("display.max_rows", 77)
    if pyplot:
        pyplot.rcParams["figure.dpi"] = 77
        pyplot.figure()


def find():
    found = []
    numpy, pandas, pyplot = loaded("numpy"), loaded("pandas"), loaded("matplotlib") and loaded("matplotlib.pyplot")
    if numpy:
        state = numpy.random.get_state()[1]
        if any((numpy.random.RandomState(seed).get_state()[1] == state).all() for seed in (*range(100), 1234, 12345)):
            found.append("numpy's generator has a fixed seed")
        if numpy.geterr()["divide"] == "raise" or numpy.get_printoptions()["precision"] == 1:
            found.append("numpy's options")
    if pandas and pandas.get_option("display.max_rows") == 77:
        found.append("pandas' options")
    if pyplot and (pyplot.get_fignums() or pyplot.rcParams["figure.dpi"] == 77):
        found.append("matplotlib's figures or settings")
    return ", ".join(found)


def draw():
    """What must differ in each execution."""
    numpy = loaded("numpy")
    return str(numpy.random.bytes(16)) if numpy else None


def twin():
    """A program seeds its own generator and gets the same numbers again."""
    numpy = loaded("numpy")
    if numpy:
        numpy.random.seed(5)
        first = numpy.random.random(3).tolist()
        numpy.random.seed(5)
        assert numpy.random.random(3).tolist() == first
