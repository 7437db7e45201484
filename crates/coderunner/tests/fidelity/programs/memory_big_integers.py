# Integers of thousands of digits, and the limit on turning them into text.
import sys

number = 7**20_000
print(number.bit_length(), number % 10**9, hash(number))
for action in (lambda: str(number), lambda: int("1" * 5000), lambda: int("1" * 5000, 16).bit_length(), lambda: f"{number}"):
    try:
        print(len(str(action())))
    except ValueError as error:
        print(error)
getattr(sys, "set_int_max_str_digits", lambda limit: None)(0)
print(len(str(number)))
