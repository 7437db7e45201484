# SIGHUP to the own process group ends the program and its child.
import os
import signal
import time

child = os.fork()
if child == 0:
    time.sleep(30)
print("before")
os.killpg(os.getpgrp(), signal.SIGHUP)
time.sleep(5)
