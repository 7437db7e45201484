# The bottom frame is the module's own: nothing called it.
import sys

frame = sys._getframe()
code = frame.f_code
print(code.co_name, code.co_filename, code.co_argcount, code.co_freevars, code.co_flags)
print(frame.f_back, frame.f_globals is globals(), frame.f_locals is globals(), frame.f_trace)
print(frame.f_lineno, frame.f_builtins is __builtins__.__dict__)
print(getattr(code, "co_qualname", "<module>"))
