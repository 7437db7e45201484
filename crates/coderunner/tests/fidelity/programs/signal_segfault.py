# Reading address 0 through ctypes ends by SIGSEGV, in silence.
import ctypes

print("before")
ctypes.string_at(0)
