# A signal handler that calls sys.exit ends a sleeping program with its code.
import os
import signal
import sys
import time


def leave(number, frame):
    print("handler", signal.Signals(number).name, frame.f_lineno)
    sys.exit(11)


signal.signal(signal.SIGTERM, leave)
signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
signal.setitimer(signal.ITIMER_REAL, 0.2)
time.sleep(5)
