# SIGINT sent to oneself during a sleep: KeyboardInterrupt, and an end by SIGINT.
import os
import signal
import threading
import time

threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
time.sleep(5)
