# KeyboardInterrupt handled by the program, which then ends as it likes.
import signal
import sys

try:
    signal.raise_signal(signal.SIGINT)
    print("not reached")
except KeyboardInterrupt:
    print("stopped by hand")
    sys.exit(130)
