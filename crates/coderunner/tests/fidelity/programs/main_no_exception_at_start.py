# No exception is being handled when the program starts.
import sys

print(sys.exc_info())
for name in ("last_type", "last_value", "last_traceback", "last_exc"):
    print(name, hasattr(sys, name))
try:
    raise ValueError("mine")
except ValueError as error:
    print(error.__context__, error.__cause__, error.__traceback__.tb_next, error.__traceback__.tb_lineno)
raise
