# Exit functions of multiprocessing and of the program run in the order of registration.
import atexit
import time

atexit.register(print, "registered before the import, runs after the child was joined")
import multiprocessing


def work():
    time.sleep(0.1)
    print("child done")


if __name__ == "__main__":
    context = multiprocessing.get_context("fork")
    context.Process(target=work).start()
    atexit.register(print, "registered last, runs first")
