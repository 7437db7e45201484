# Threads are waited for after an exception of the main thread as well; its traceback comes first.
import sys
import threading
import time

threading.Thread(target=lambda: (time.sleep(0.1), print("thread done", file=sys.stderr))).start()
raise ValueError("main fails")
