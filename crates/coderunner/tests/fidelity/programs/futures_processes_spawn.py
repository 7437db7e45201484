# ProcessPoolExecutor with spawned workers, left to the exit to shut down.
import concurrent.futures
import multiprocessing


def work(n):
    return f"{__name__} {n}"


if __name__ == "__main__":
    pool = concurrent.futures.ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
    print(pool.submit(work, 1).result())
    print("end of main")
