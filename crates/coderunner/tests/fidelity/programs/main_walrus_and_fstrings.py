# Assignment expressions and nested f-strings at module level.
if (n := len("abc")) > 2:
    print(f"{n=} {n!r:>5} {f'{n:03d}'}")
print([y := 5, y**2], y)
total = 0
print([total := total + value for value in range(4)], total)
