# Files: modes, encodings, newlines, seeking, appending, truncating, errors with their numbers.
import os

with open("text", "w", newline="") as file:
    file.write("one\r\ntwo\né\n")
print(open("text").read().split("\n"), open("text", "rb").read(), open("text", newline="").readlines())
with open("text", "r+b") as file:
    file.seek(-3, os.SEEK_END)
    print(file.tell(), file.read())
    file.truncate(5)
with open("text", "a") as file:
    print(file.tell(), file.write("end"))
for name, mode in (("missing", "r"), ("text", "x"), (".", "r"), ("text/below", "w"), ("a" * 300, "w"), ("nul\0", "w")):
    try:
        open(name, mode)
    except (OSError, ValueError) as error:
        print(type(error).__name__, str(error)[:60])
open("latin", "wb").write(b"\xe9\xff")
open("latin", encoding="ascii").read()
