# SIGINT arrives while the main thread joins a thread, holds a lock or reads a queue.
import os
import queue
import signal
import threading

box = queue.Queue()
for wait in (lambda: box.get(timeout=5), lambda: threading.Event().wait(5), lambda: threading.Lock().acquire() and None):
    threading.Timer(0.03, os.kill, (os.getpid(), signal.SIGINT)).start()
    try:
        wait()
        threading.Event().wait(5)
    except KeyboardInterrupt:
        print("interrupted")
