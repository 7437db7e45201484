# Classes and functions of __main__ are pickled by the name of the module.
import pickle
import pickletools


class Point:
    def __init__(self, x):
        self.x = x


def double(x):
    return 2 * x


data = pickle.dumps([Point(3), double], protocol=2)
print([argument for opcode, argument, _ in pickletools.genops(data) if opcode.name == "GLOBAL"])
point, function = pickle.loads(data)
print(type(point) is Point, point.x, function is double, Point.__module__, double.__module__)
try:
    pickle.dumps(lambda: 0)
except Exception as error:
    print(type(error).__name__, "attribute lookup" in str(error), "__main__" in str(error))
