# A subclass of KeyboardInterrupt, chained to another error, is not handled.
class Interrupted(KeyboardInterrupt):
    pass


try:
    1 / 0
except ZeroDivisionError:
    raise Interrupted
