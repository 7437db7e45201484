# Programs found on PATH: python is the environment's own, pip is what the environment has.
import os
import shutil
import sys

for name in ("python", "python3", "sh", "no-such-program"):
    print(name, shutil.which(name) if name.startswith(("python", "no")) else bool(shutil.which(name)))
print(shutil.which("python") == sys.executable)
os.system("python -c 'import sys; print(sys.prefix, sys.executable)'")
os.system("python3 --version")
