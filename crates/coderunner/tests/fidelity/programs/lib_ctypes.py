# ctypes: functions of the C library, structures, callbacks, errno, finding a library.
import ctypes
import ctypes.util


class Pair(ctypes.Structure):
    _fields_ = [("a", ctypes.c_int32), ("b", ctypes.c_double)]


libc = ctypes.CDLL(None, use_errno=True)
libc.strlen.restype = ctypes.c_size_t
print(libc.strlen(b"hello"), ctypes.sizeof(Pair), bytes(Pair(1, 2.0))[:4])
compare = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_int), ctypes.POINTER(ctypes.c_int))
numbers = (ctypes.c_int * 5)(3, 1, 2, 5, 4)
libc.qsort(numbers, 5, 4, compare(lambda a, b: a[0] - b[0]))
print(list(numbers), libc.close(-1), ctypes.get_errno())
print(ctypes.util.find_library("c"), ctypes.util.find_library("m"), ctypes.util.find_library("no-such-library"))
ctypes.CDLL("libnothing.so")
