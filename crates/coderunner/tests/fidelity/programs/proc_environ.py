# The environment: what is in it, and that kernel, C library and children see the same.
import ctypes
import os
import subprocess
import sys

for name in sorted(os.environ):
    print(name, "=", os.environ[name])
started = dict(entry.split(b"=", 1) for entry in open("/proc/self/environ", "rb").read().split(b"\0") if entry)
print(started == dict(os.environb))
getenv = ctypes.CDLL(None).getenv
getenv.restype = ctypes.c_char_p
print(getenv(b"TMPDIR") == os.environb[b"TMPDIR"])
code = "import os; print(sorted(os.environ))"
print(subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True).stdout.strip() == str(sorted(os.environ)))
