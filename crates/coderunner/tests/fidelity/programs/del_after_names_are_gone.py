# At the end __del__ still finds builtins, and the module's names as far as they are left.
import sys


class Last:
    def __del__(self):
        print("finalizing", sys is not None, sys.is_finalizing() if sys else None, later, open is not None)


last = Last()
later = "later"
