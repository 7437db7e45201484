# The traceback module: formatting, walking, a TracebackException and the present stack.
import sys
import traceback


def inner(n):
    local = n * 2
    raise ValueError(local)


try:
    inner(2)
except ValueError as error:
    print(traceback.format_exc(), end="")
    print([(frame.name, frame.lineno, frame.line) for frame in traceback.extract_tb(error.__traceback__)])
    whole = traceback.TracebackException.from_exception(error, capture_locals=True)
    print(whole.stack[-1].locals, list(whole.format_exception_only()))
    print(traceback.format_list(traceback.extract_stack()), end="")
    print(len(traceback.format_tb(sys.exc_info()[2], limit=1)))
