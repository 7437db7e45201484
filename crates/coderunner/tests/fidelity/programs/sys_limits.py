# Limits and switches of the interpreter have their defaults.
import sys

print(sys.getrecursionlimit(), sys.getswitchinterval(), sys.getdlopenflags())
print(getattr(sys, "get_int_max_str_digits", lambda: None)(), sys.int_info, sys.thread_info)
print(sys.getfilesystemencoding(), sys.getfilesystemencodeerrors(), sys.getdefaultencoding())
sys.setswitchinterval(0.02)
print(sys.getswitchinterval())
