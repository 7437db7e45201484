# input() at the end of standard input: the prompt is written, then EOFError.
value = None
try:
    value = input("first: ")
except EOFError as error:
    print(repr(error), value)
input("second: ")
