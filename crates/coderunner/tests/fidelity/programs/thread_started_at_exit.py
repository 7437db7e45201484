# Starting a thread in an atexit function works or is refused, as the version has it.
import atexit
import threading


@atexit.register
def late():
    try:
        thread = threading.Thread(target=print, args=("late thread",))
        thread.start()
        thread.join()
    except RuntimeError as error:
        print(error)


print("end of main")
