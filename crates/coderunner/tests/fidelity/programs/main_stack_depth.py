# Every way to look at the stack shows one frame per call of the program's own.
import inspect
import sys
import traceback


def inner():
    print([(entry.function, entry.lineno, entry.filename) for entry in inspect.stack()])
    print([(entry.name, entry.lineno, entry.line) for entry in traceback.extract_stack()])
    traceback.print_stack(file=sys.stdout)
    print(len(sys._current_frames()))


inner()
try:
    sys._getframe(1)
except ValueError as error:
    print(error)
