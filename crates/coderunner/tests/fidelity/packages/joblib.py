# Parallel work in processes, with a large array they share by a mapped file, and a cache on disk.
import os

import joblib
import numpy as np


def total(numbers, power):
    return float((numbers**power).sum()), os.getpid() != parent


def fail(n):
    return 1 / n


parent = os.getpid()

if __name__ == "__main__":
    numbers = np.arange(500_000, dtype="float64") % 7
    for backend in ("loky", "multiprocessing", "threading"):
        results = joblib.Parallel(n_jobs=2, backend=backend)(joblib.delayed(total)(numbers, power) for power in (1, 2, 3))
        print(backend, [value for value, _ in results], {other for _, other in results} if backend != "loky" else "")
    memory = joblib.Memory("cache", verbose=0)
    cached = memory.cache(fail)
    print(cached(4), cached(4), os.path.isdir("cache"))
    try:
        joblib.Parallel(n_jobs=2)(joblib.delayed(fail)(n) for n in (1, 0))
    except ZeroDivisionError as error:
        print(repr(error))
