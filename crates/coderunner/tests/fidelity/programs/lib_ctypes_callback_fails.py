# An exception in a callback called from C is shown as ignored; one that C sets is raised.
import ctypes

callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int)(lambda n: 1 // n)
print(callback(1))
callback(0)
ctypes.pythonapi.PyErr_SetString.argtypes = [ctypes.py_object, ctypes.c_char_p]
ctypes.pythonapi.PyErr_SetString(ValueError, b"set from C")
