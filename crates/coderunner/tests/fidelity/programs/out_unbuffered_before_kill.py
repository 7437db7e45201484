# What was printed without a newline before a sudden end is there, on both streams.
import os
import sys

print("out", end="")
sys.stdout.write("put")
print("err", end="", file=sys.stderr)
os.kill(os.getpid(), 9)
