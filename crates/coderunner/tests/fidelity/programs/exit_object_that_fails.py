# sys.exit with an object whose __str__ raises.
class Reason:
    def __str__(self):
        raise ValueError("no words")


raise SystemExit(Reason())
