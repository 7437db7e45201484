# Arrays, linear algebra with BLAS threads, mapped files, and threads that share arrays.
import concurrent.futures

import numpy as np
import threadpoolctl

generator = np.random.default_rng(7)
matrix = generator.standard_normal((400, 400))
product = matrix @ matrix.T
print(product.shape, round(float(np.trace(product)), 4), np.linalg.matrix_rank(matrix))
print(np.allclose(np.linalg.solve(product, product @ np.ones(400)), 1), np.allclose(np.fft.ifft(np.fft.fft(matrix)), matrix))
print(np.round(np.linalg.svd(matrix[:5, :5], compute_uv=False), 6))
mapped = np.memmap("data.bin", dtype="float64", mode="w+", shape=(1000, 100))
mapped[:] = np.arange(100)
mapped.flush()
np.save("saved.npy", matrix)
print(np.load("saved.npy", mmap_mode="r")[3, 3] == matrix[3, 3], np.fromfile("data.bin").sum())
with concurrent.futures.ThreadPoolExecutor(4) as pool:
    sums = list(pool.map(lambda k: int((matrix > k).sum()), range(4)))
print(sums == [int((matrix > k).sum()) for k in range(4)])
print(sorted((pool["user_api"], pool["num_threads"] > 0) for pool in threadpoolctl.threadpool_info()))
print(np.datetime64("2024-02-29") + 366, np.array(["é", "数"]).dtype, np.errstate(divide="ignore") is not None)
print(np.array([1, 0]) / np.array([0, 0]))
matrix @ np.ones(3)
