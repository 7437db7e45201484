# A process that nobody may look into ends like any other.
import ctypes
import os

PR_SET_DUMPABLE = 4
print(ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0), flush=True)
os._exit(6)
