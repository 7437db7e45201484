# Exceptions in generators: StopIteration becomes RuntimeError, throw and close reach the frame.
def numbers():
    try:
        yield 1
        yield next(iter([]))
    finally:
        print("generator left")


steps = numbers()
print(next(steps))
try:
    next(steps)
except RuntimeError as error:
    print(error, repr(error.__cause__))
other = numbers()
next(other)
other.throw(LookupError("thrown in"))
