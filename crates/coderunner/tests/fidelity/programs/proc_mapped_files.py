# The libraries and files mapped at the start are those of a fresh interpreter.
import os

files = {line.split(None, 5)[5].strip() for line in open("/proc/self/maps") if "/" in line}
for name in sorted(os.path.basename(file) for file in files):
    print(name)
