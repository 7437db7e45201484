# Machine code made while running: loops, parallel ones, callbacks, a cache on disk.
import os

import numba
import numpy as np


@numba.njit(cache=True)
def primes(limit):
    sieve = np.ones(limit, dtype=np.bool_)
    sieve[:2] = False
    for number in range(2, int(limit**0.5) + 1):
        if sieve[number]:
            sieve[number * number :: number] = False
    return sieve.sum()


@numba.njit(parallel=True)
def spread(values):
    total = 0.0
    for index in numba.prange(values.size):
        total += values[index] ** 2
    return total


@numba.vectorize(["float64(float64)"])
def halve(x):
    return x / 2


print(primes(100_000), os.path.isdir("__pycache__"), primes.signatures)
print(round(spread(np.arange(1000.0)), 3), halve(np.arange(4.0)), numba.get_num_threads() > 0)
try:
    primes("text")
except numba.core.errors.TypingError as error:
    print(type(error).__name__)


@numba.njit
def divide(a, b):
    return a // b


print(divide(7, 2))
divide(1, 0)
