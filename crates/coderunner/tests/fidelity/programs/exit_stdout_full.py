# Output to a full device: the error at print, and again at the end.
import sys

sys.stdout = open("/dev/full", "w")
try:
    print("x", flush=True)
except OSError as error:
    print(error, file=sys.stderr)
print("y")
