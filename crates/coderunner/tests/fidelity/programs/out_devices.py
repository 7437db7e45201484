# /dev/stdout, /dev/stderr, /dev/fd and /proc/self/fd can be opened for writing.
import os
import sys

for path in ("/dev/stdout", "/dev/stderr", "/dev/fd/1", "/proc/self/fd/2"):
    with open(path, "w") as file:
        file.write(path + "\n")
with open("/dev/null", "w") as nothing:
    print("nowhere", file=nothing)
print(os.path.exists("/dev/zero"), len(open("/dev/urandom", "rb").read(16)), open("/dev/zero", "rb").read(3))
os.system("echo shell > /dev/stderr; cat /dev/stdin")
