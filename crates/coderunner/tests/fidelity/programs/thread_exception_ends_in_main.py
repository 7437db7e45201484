# A KeyboardInterrupt that a thread sends arrives in the main thread.
import _thread
import threading
import time

threading.Thread(target=lambda: (time.sleep(0.05), _thread.interrupt_main())).start()
try:
    for _ in range(100):
        time.sleep(0.05)
except KeyboardInterrupt as error:
    print("interrupted", repr(error))
