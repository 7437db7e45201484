# Buffers of the program's own are written by parent and child; stdout's are not doubled.
import os

print("printed before the fork", end="")
own = open(os.dup(1), "w")
own.write(" [own buffer] ")
pid = os.fork()
if pid:
    os.waitpid(pid, 0)
    print(" parent", end="")
