# sys.exit in a nested call runs every finally and with block on its way.
import contextlib
import sys


@contextlib.contextmanager
def room(name):
    try:
        yield
    finally:
        print("left", name)


def deep(n):
    with room(n):
        try:
            deep(n - 1) if n else sys.exit(5)
        except Exception:
            print("never: SystemExit is no Exception")
        finally:
            print("finally", n)


deep(2)
