# An exception in a thread is shown with the thread's name, and the exit code stays 0.
import threading


def fail():
    {}["missing"]


for name in (None, "worker"):
    thread = threading.Thread(target=fail, name=name)
    thread.start()
    thread.join()
print("main goes on")
