# With faulthandler a crash shows where it was, and still ends by SIGSEGV.
import re
import subprocess
import sys

code = """
import ctypes, faulthandler
faulthandler.enable()
def crash():
    ctypes.string_at(0)
crash()
"""
with open("crash.py", "w") as file:
    file.write(code)
ran = subprocess.run([sys.executable, "crash.py"], stderr=subprocess.PIPE, text=True)
print(ran.returncode, re.sub("hread 0x[0-9a-f]+", "hread …", ran.stderr))
