# Lines that end in CR LF: the same program, with the lines of its traceback.
text = """two
lines"""
print(repr(text), [1,
    2])
if True:
	print(repr(open(__file__, newline="").readline()[-2:]))
1 / 0
