# -*- coding: latin-1 -*- : the bytes of this file are read as Latin-1, whatever they were meant to be.
text = "é€"
print(len(text), ascii(text))
print(ascii(__import__("inspect").getsource(lambda: "é")))
raise ValueError("é")  # é
