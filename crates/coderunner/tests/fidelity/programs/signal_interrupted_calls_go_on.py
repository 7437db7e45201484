# A handler that returns lets sleep, read and select go on to their end.
import os
import select
import signal
import time

count = 0


def tick(number, frame):
    global count
    count += 1
    if count == 5:
        os.write(writer, b"done")


reader, writer = os.pipe()
signal.signal(signal.SIGALRM, tick)
signal.setitimer(signal.ITIMER_REAL, 0.02, 0.02)
print(os.read(reader, 10), count >= 5)
begun = time.monotonic()
time.sleep(0.1)
print(time.monotonic() - begun >= 0.1, select.select([], [], [], 0.05))
signal.setitimer(signal.ITIMER_REAL, 0)
