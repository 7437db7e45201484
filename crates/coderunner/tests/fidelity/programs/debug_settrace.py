# sys.settrace sees calls, lines, returns and exceptions of the program and of nothing else.
import sys

events = []


def tracer(frame, event, argument):
    events.append((frame.f_code.co_name, event, frame.f_lineno, frame.f_code.co_filename == __file__))
    return tracer


def work(n):
    if n:
        return work(n - 1)
    raise ValueError


sys.settrace(tracer)
try:
    work(1)
except ValueError:
    pass
sys.settrace(None)
print(*events, sep="\n")
