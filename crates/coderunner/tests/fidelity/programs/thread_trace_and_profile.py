# settrace and setprofile for threads that start later.
import sys
import threading

calls = []


def tracer(frame, event, argument):
    if frame.f_code.co_filename == __file__:
        calls.append((event, frame.f_code.co_name))
    return tracer


def work():
    value = 1
    return value


threading.settrace(tracer)
threading.setprofile(lambda frame, event, argument: calls.append(("profile", event)) if frame.f_code is work.__code__ else None)
thread = threading.Thread(target=work)
thread.start()
thread.join()
threading.settrace(None)
threading.setprofile(None)
print(calls, sys.gettrace(), sys.getprofile())
