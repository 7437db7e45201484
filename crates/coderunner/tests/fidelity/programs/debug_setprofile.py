# sys.setprofile sees calls of Python and C functions.
import sys

events = []


def profiler(frame, event, argument):
    events.append((event, frame.f_code.co_name, getattr(argument, "__name__", None)))


def work():
    return len(sorted([2, 1], key=abs))


sys.setprofile(profiler)
work()
sys.setprofile(None)
print(*events, sep="\n")
