# os._exit ends at once: no finally, no atexit, no flush of the program's own buffers.
import atexit
import os

atexit.register(print, "never")
file = open("left", "w")
file.write("lost")
print("printed before", end="")
buffered = open(os.dup(1), "w")
buffered.write("lost as well")
try:
    os._exit(300)
finally:
    print("never")
