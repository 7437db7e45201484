# Locals of a failed function live as long as its traceback does.
class Noisy:
    def __del__(self):
        print("del")


def fail():
    noisy = Noisy()
    raise ValueError


try:
    fail()
except ValueError as error:
    kept = error
print("handled")
kept = None
print("forgotten")
fail()
