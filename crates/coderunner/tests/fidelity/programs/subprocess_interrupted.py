# KeyboardInterrupt while waiting for a child.
import os
import signal
import subprocess
import threading

threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT)).start()
try:
    subprocess.run(["sleep", "5"])
except KeyboardInterrupt:
    print("interrupted")
