# os.execv replaces the program; the code is the new one's, and what was not flushed is lost.
import os
import sys

print("before")
sys.stdout.flush()
os.execv(sys.executable, [sys.executable, "-c", "import os, sys; print('after', sys.argv); os._exit(13)", "x y"])
