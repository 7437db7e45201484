# The process may look at itself: prctl says dumpable, and its maps can be read.
import ctypes

prctl = ctypes.CDLL(None, use_errno=True).prctl
PR_GET_PDEATHSIG, PR_GET_DUMPABLE, PR_GET_NAME = 2, 3, 16
signal = ctypes.c_int(-1)
prctl(PR_GET_PDEATHSIG, ctypes.byref(signal))
name = ctypes.create_string_buffer(16)
prctl(PR_GET_NAME, name)
print(prctl(PR_GET_DUMPABLE), signal.value, name.value)
print(sum("python" in line for line in open("/proc/self/maps")) > 0, len(open("/proc/self/auxv", "rb").read()) > 0)
