# Allocations that no machine can serve are MemoryError or OverflowError, and the program goes on.
for text in ("bytearray(1 << 60)", "'x' * (1 << 62)", "[0] * (1 << 59)", "b'' .ljust(1 << 61)", "range(1 << 70)[1 << 69]", "list(range(1 << 60))", "bytes(1 << 63)"):
    try:
        print(len(repr(eval(text))))
    except (MemoryError, OverflowError) as error:
        print(text, repr(error))
bytearray(1 << 60)
