# Threads are waited for before exit functions run, and so is the work of an executor.
import atexit
import concurrent.futures
import threading


def work():
    main_done.wait()
    print("thread")
    thread_done.set()


def task(number):
    thread_done.wait()
    print("task", number)


main_done, thread_done = threading.Event(), threading.Event()
atexit.register(print, "atexit")
threading.Thread(target=work).start()
pool = concurrent.futures.ThreadPoolExecutor(1)
pool.submit(task, 1)
pool.submit(task, 2)
print("end of main")
main_done.set()
