# Chained exceptions: implicit context, explicit cause, and a suppressed one.
def first():
    {}["key"]


def second():
    try:
        first()
    except KeyError:
        raise ValueError("second")


def third(suppress):
    try:
        second()
    except ValueError as error:
        raise RuntimeError("third") from (None if suppress else error)


try:
    third(True)
except RuntimeError as error:
    print(error.__suppress_context__, repr(error.__context__))
third(False)
