# A Pool: map, starmap, imap, apply_async, errors with the remote traceback, and workers' names.
import multiprocessing


def square(n):
    return n * n


def divide(a, b):
    return a / b


def name(_):
    return multiprocessing.current_process().name.split("-")[0]


if __name__ == "__main__":
    with multiprocessing.get_context("fork").Pool(3) as pool:
        print(pool.map(square, range(10)), pool.starmap(divide, [(1, 2), (3, 4)]))
        print(list(pool.imap(square, range(5), chunksize=2)), sorted(pool.imap_unordered(square, range(5))))
        print(pool.apply_async(square, (9,)).get(5), set(pool.map(name, range(5))))
        try:
            pool.apply(divide, (1, 0))
        except ZeroDivisionError as error:
            print(repr(error), type(error.__cause__).__name__, "in divide" in str(error.__cause__))
        pool.starmap(divide, [(1, 0)])
