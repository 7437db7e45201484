# Threads that are no daemons are waited for at the end of the main thread.
import threading


def work(number, before):
    (before or threading.main_thread()).join()
    print("thread", number, threading.main_thread().is_alive())


thread = None
for number in range(3):
    thread = threading.Thread(target=work, args=(number, thread))
    thread.start()
print("main ends")
