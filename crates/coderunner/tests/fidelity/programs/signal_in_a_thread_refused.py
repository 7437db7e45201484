# Only the main thread may set handlers.
import signal
import threading


def attempt():
    try:
        signal.signal(signal.SIGUSR1, signal.SIG_IGN)
    except ValueError as error:
        print(error)


thread = threading.Thread(target=attempt)
thread.start()
thread.join()
signal.signal(signal.SIGUSR1, signal.SIG_IGN)
try:
    signal.signal(signal.SIGKILL, signal.SIG_IGN)
except OSError as error:
    print(error)
