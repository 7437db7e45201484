# Too many nested brackets and blocks are refused, not fatal.
for text in ("(" * 150 + ")" * 150, "[" * 250 + "]" * 250, "-" * 50 + "1"):
    try:
        print(eval(text))
    except (SyntaxError, MemoryError, RecursionError) as error:
        print(type(error).__name__, getattr(error, "msg", error))
blocks = "".join("    " * depth + "for x in y:\n" for depth in range(25)) + "    " * 25 + "pass\n"
try:
    compile(blocks, "<blocks>", "exec")
except SyntaxError as error:
    print(error.msg)
