# SIGUSR1 without a handler ends the program.
import os
import signal

os.kill(os.getpid(), signal.SIGUSR1)
