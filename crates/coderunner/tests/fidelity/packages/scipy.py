# Optimisation, integration, sparse systems, threads of the Fourier transform, statistics.
import numpy as np
from scipy import fft, integrate, interpolate, linalg, optimize, signal, sparse, special, stats
from scipy.sparse.linalg import eigsh, spsolve

found = optimize.minimize(lambda v: (v[0] - 1) ** 2 + (v[1] + 2) ** 2, [0, 0])
print(np.round(found.x, 3), found.success, round(optimize.brentq(np.cos, 1, 2), 8))
print(np.round(integrate.quad(np.exp, 0, 1)[0], 10), np.round(integrate.solve_ivp(lambda t, y: -y, (0, 1), [1], rtol=1e-8).y[0, -1], 5))
grid = sparse.diags([1.0, -2.0, 1.0], [-1, 0, 1], shape=(200, 200), format="csc")
print(np.round(np.sort(eigsh(grid, k=3, which="SM", v0=np.ones(200))[0]), 6), np.round(spsolve(grid, np.ones(200))[100], 3))
data = np.random.default_rng(1).standard_normal((64, 4096))
print(np.allclose(fft.fft(data, workers=2), fft.fft(data)), np.round(linalg.expm(np.zeros((2, 2))), 1).tolist())
print(np.round(stats.ttest_ind(data[0], data[1] + 1).statistic, 6), np.round(stats.norm.ppf(0.975), 6), round(float(special.gamma(5)), 6))
print(signal.find_peaks(np.sin(np.linspace(0, 20, 500)))[0].tolist(), float(interpolate.CubicSpline([0, 1, 2], [0, 1, 4])(1.5)))
print(np.round(interpolate.griddata([[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 2], [[0.5, 0.5]]), 6))
linalg.cholesky(np.array([[1.0, 2.0], [2.0, 1.0]]))
