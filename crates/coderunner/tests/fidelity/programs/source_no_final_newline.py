# The last line has no newline, and is part of a block.
for number in range(2):
    print(number)
    if number:
        raise SystemExit("last line")  # end