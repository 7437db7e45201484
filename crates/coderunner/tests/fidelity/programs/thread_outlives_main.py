# Threads that are no daemons are waited for at the end of the main thread.
import threading
import time


def work(n):
    time.sleep(0.05 * n)
    print("thread", n, threading.main_thread().is_alive())


for n in (3, 1, 2):
    threading.Thread(target=work, args=(n,)).start()
print("main ends")
