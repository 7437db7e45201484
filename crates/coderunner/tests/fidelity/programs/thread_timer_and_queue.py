# Timers, queues and semaphores.
import queue
import threading

box = queue.Queue(maxsize=1)
timer = threading.Timer(0.02, box.put, args=("from the timer",))
timer.start()
print(box.get(timeout=5))
cancelled = threading.Timer(5, print, args=("never",))
cancelled.start()
cancelled.cancel()
try:
    box.get_nowait()
except queue.Empty as error:
    print(repr(error))
gate = threading.BoundedSemaphore(1)
with gate:
    print(gate.acquire(blocking=False))
try:
    gate.release()
except ValueError as error:
    print(error)
