# A real-time signal without a handler ends the program.
import os
import signal

print(signal.SIGRTMIN, signal.SIGRTMAX)
os.kill(os.getpid(), signal.SIGRTMIN + 1)
