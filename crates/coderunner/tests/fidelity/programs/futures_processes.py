# ProcessPoolExecutor: results, chunks, remote tracebacks and a worker that dies.
import concurrent.futures
import multiprocessing
import os


def square(n):
    return n * n


def fail():
    raise LookupError("remote")


if __name__ == "__main__":
    context = multiprocessing.get_context("fork")
    with concurrent.futures.ProcessPoolExecutor(2, mp_context=context) as pool:
        print(list(pool.map(square, range(10), chunksize=3)), pool.submit(os.getpid).result() != os.getpid())
        try:
            pool.submit(fail).result()
        except LookupError as error:
            print(repr(error), "in fail" in str(error.__cause__))
    with concurrent.futures.ProcessPoolExecutor(1, mp_context=context) as pool:
        try:
            pool.submit(os._exit, 1).result()
        except concurrent.futures.process.BrokenProcessPool as error:
            print(type(error).__name__)
