# Threads are waited for before exit functions run; executors end in between.
import atexit
import concurrent.futures
import threading
import time

atexit.register(print, "atexit")


def work(name):
    time.sleep(0.05)
    print(name)


threading.Thread(target=work, args=("thread",)).start()
pool = concurrent.futures.ThreadPoolExecutor(1)
pool.submit(work, "task 1")
pool.submit(work, "task 2")
print("end of main")
