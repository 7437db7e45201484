# A function replaced by the program is what modules imported later get by `from … import`.
import os
import time

time.monotonic = lambda: 42
os.urandom = lambda count: b"\7" * count
import queue
import random
import threading

print(queue.time(), threading._time(), random._urandom(2))
