# An exception of a handler comes out of the interrupted call, with both in the traceback.
import signal
import time


class TimesUp(Exception):
    pass


def ring(number, frame):
    raise TimesUp("alarm")


signal.signal(signal.SIGALRM, ring)
signal.setitimer(signal.ITIMER_REAL, 0.2)
time.sleep(5)
