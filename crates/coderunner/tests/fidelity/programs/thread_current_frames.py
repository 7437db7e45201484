# sys._current_frames shows each thread where it stands.
import sys
import threading


def waiting():
    here.set()
    leave.wait()


here, leave = threading.Event(), threading.Event()
thread = threading.Thread(target=waiting)
thread.start()
here.wait()
frames = sys._current_frames()
print(len(frames), set(frames) == {thread.ident, threading.get_ident()})
frame, names = frames[thread.ident], []
while frame:
    names.append(frame.f_code.co_name)
    frame = frame.f_back
print("waiting" in names, names[-1])
leave.set()
