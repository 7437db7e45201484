# A signal of the processor: an integer division by zero in machine code would send SIGFPE; here it is raised by C.
import ctypes
import signal

ctypes.CDLL(None)["raise"](signal.SIGFPE)
