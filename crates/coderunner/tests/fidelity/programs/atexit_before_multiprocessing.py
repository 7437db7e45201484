# Exit functions of multiprocessing and of the program run in the order of registration.
import atexit

atexit.register(print, "registered before the import, runs after the child was joined")
import multiprocessing


def work():
    go.wait()
    print("child done")


if __name__ == "__main__":
    context = multiprocessing.get_context("fork")
    go = context.Event()
    context.Process(target=work).start()
    atexit.register(lambda: (print("registered last, runs first"), go.set()))
