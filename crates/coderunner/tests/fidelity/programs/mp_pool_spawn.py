# A Pool of spawned workers with an initializer, and one of threads.
import multiprocessing
import multiprocessing.pool

base = 0


def begin(value):
    global base
    base = value


def add(n):
    return base + n


if __name__ == "__main__":
    with multiprocessing.get_context("spawn").Pool(2, begin, (100,), maxtasksperchild=3) as pool:
        print(pool.map(add, range(6), chunksize=1), base)
        pool.close()
        pool.join()
    with multiprocessing.pool.ThreadPool(3) as pool:
        print(pool.map(add, range(3)))
