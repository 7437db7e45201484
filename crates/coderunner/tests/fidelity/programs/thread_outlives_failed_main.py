# Threads are waited for after an exception of the main thread as well; its traceback comes first.
import sys
import threading

threading.Thread(target=lambda: (threading.main_thread().join(), print("thread done", file=sys.stderr))).start()
raise ValueError("main fails")
