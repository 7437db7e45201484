# sys.exit with an object prints it; its __str__ is the program's own.
import sys


class Reason:
    def __str__(self):
        return "because of " + __name__


sys.exit(Reason())
