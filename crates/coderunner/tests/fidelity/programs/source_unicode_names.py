# Identifiers are normalised, and names of any script work.
ﬁn = 1
print(fin, "fin" in globals(), "ﬁn" in globals())
π = 3
变量 = [π]
class Größe:
    ñ = 变量


print(Größe.ñ, Größe.__name__, ascii(Größe.__qualname__))
print(µ)
