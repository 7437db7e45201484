# Generators and with blocks that were left unfinished are closed when they go.
import contextlib


def endless():
    try:
        while True:
            yield
    finally:
        print("generator closed")


@contextlib.contextmanager
def room():
    try:
        yield
    finally:
        print("room left")


steps = endless()
next(steps)
inside = room()
inside.__enter__()
print("end of main")
