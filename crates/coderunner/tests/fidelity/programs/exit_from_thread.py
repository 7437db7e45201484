# Any thread ends the whole process, while others are in the middle of something.
import os
import threading
import time


def spin():
    while True:
        pass


def end():
    time.sleep(0.05)
    print("ending", flush=True)
    os._exit(9)


threading.Thread(target=spin, daemon=True).start()
threading.Thread(target=end).start()
time.sleep(60)
