# SIGTERM to oneself ends the program by that signal, without atexit.
import atexit
import os
import signal
import time

atexit.register(print, "never")
print("before")
os.kill(os.getpid(), signal.SIGTERM)
time.sleep(5)
