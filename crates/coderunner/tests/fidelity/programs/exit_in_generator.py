# SystemExit through a generator and out of a list comprehension.
import sys


def numbers():
    try:
        yield 1
        sys.exit(8)
    finally:
        print("generator closed")


print([n for n in numbers()])
