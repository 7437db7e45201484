# A child still running at the end of the program: a warning when those are on, and it was told to end.
import os
import signal
import subprocess
import warnings

warnings.simplefilter("always")
warnings.showwarning = lambda message, category, *rest: print(category.__name__, str(message).split(" ", 2)[0])
child = subprocess.Popen(["sleep", "20"])
os.kill(child.pid, signal.SIGKILL)
del child
print("end")
