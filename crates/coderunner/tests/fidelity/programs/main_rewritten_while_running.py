# A traceback shows the file as it is when the error comes, not as it was read.
with open(__file__) as file:
    lines = file.read().splitlines()
lines[-1] = "1 / 0  # this text was put there by the program itself"
with open(__file__, "w") as file:
    file.write("\n".join(lines))
1 / 0  # the text at the start
