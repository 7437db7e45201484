# An exception or a return in finally takes the place of SystemExit.
import sys


def swallow():
    try:
        sys.exit(1)
    finally:
        return "swallowed"


print(swallow())
try:
    sys.exit(2)
finally:
    raise ValueError("instead of an exit")
