# Hashes of text differ from one process to the next, and agree in a forked child.
import os
import subprocess
import sys

code = "print(hash('text'))"
first, second = (subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE).stdout for _ in range(2))
print(first != second, first != f"{hash('text')}\n".encode(), sys.flags.hash_randomization)
if os.fork() == 0:
    os._exit(hash("text") & 127)
print(os.waitstatus_to_exitcode(os.wait()[1]) == hash("text") & 127)
fixed = dict(os.environ, PYTHONHASHSEED="0")
print(subprocess.run([sys.executable, "-c", code], env=fixed, stdout=subprocess.PIPE).stdout)
