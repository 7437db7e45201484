# os.fork: the child's exit code and output, and the parent's own.
import os
import sys

print("once")
pid = os.fork()
if pid == 0:
    print("child", os.getppid() > 0, __name__)
    sys.exit(7)
_, status = os.waitpid(pid, 0)
print("parent", os.WEXITSTATUS(status), os.getpid() != pid)
try:
    os.wait()
except ChildProcessError as error:
    print(error)
