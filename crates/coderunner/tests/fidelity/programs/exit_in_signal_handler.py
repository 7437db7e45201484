# A signal handler that calls sys.exit ends a sleeping program with its code.
import os
import signal
import sys
import time


def leave(number, frame):
    print("handler", signal.Signals(number).name, frame.f_lineno)
    sys.exit(11)


signal.signal(signal.SIGTERM, leave)
signal.setitimer(signal.ITIMER_REAL, 0.05)
signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
time.sleep(5)
