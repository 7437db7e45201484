# SystemExit that is caught, looked at and raised again, with its context.
import sys

try:
    try:
        1 / 0
    except ZeroDivisionError:
        sys.exit("after a division")
except SystemExit as error:
    print(repr(error), repr(error.__context__))
    raise
