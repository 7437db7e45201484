# print, sys.stdout.write, os.write and a child's output keep their order.
import os
import subprocess
import sys

print("1 print")
os.write(1, b"2 os.write\n")
sys.stdout.write("3 write")
os.system("echo; echo 4 shell")
sys.stdout.buffer.write(b"5 bytes\n")
subprocess.run(["echo", "6 child"])
print("7", end="")
print(" to stderr first", file=sys.stderr)
os.system("echo ' 8 to the end'")
