# threading.excepthook of the program gets what happened in which thread.
import threading


def hook(details):
    print(details.exc_type.__name__, details.exc_value, details.thread.name, details.exc_traceback.tb_lineno > 0)


threading.excepthook = hook
thread = threading.Thread(target=lambda: 1 / 0, name="dividing")
thread.start()
thread.join()
threading.excepthook = threading.__excepthook__ if hasattr(threading, "__excepthook__") else hook
