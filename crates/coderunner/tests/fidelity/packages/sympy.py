# Symbols: solving, integrating, series, matrices, large exact numbers and printing.
import sympy as sp

x, y = sp.symbols("x y")
n = sp.Symbol("n", positive=True)
print(sp.factor(x**4 - 1), sp.expand((x + y) ** 3), sp.simplify(sp.sin(x) ** 2 + sp.cos(x) ** 2))
print(sp.integrate(sp.exp(-(x**2)), (x, -sp.oo, sp.oo)), sp.diff(x**x, x), sp.limit(sp.sin(x) / x, x, 0))
print(sp.solve(x**2 - x - 1, x), sp.solve([x + y - 3, x - y - 1], [x, y]), sp.series(sp.exp(x), x, 0, 4))
print(sp.Matrix([[1, 2], [3, 4]]).inv(), sp.Matrix([[2, 0], [0, 3]]).eigenvals())
print(sp.latex(sp.Rational(1, 3) * sp.sqrt(n)), sp.factorint(2**67 - 1), sp.N(sp.pi, 40))
sp.pprint(sp.Integral(x**2 / 2, x), use_unicode=True)
print(sp.lambdify(x, x**2 + 1)(3), sp.dsolve(sp.Function("f")(x).diff(x) - 2))
sp.Matrix([[1, 2], [2, 4]]).inv()
