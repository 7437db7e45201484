# sys.exit in a thread ends that thread only, in silence.
import sys
import threading


def leave():
    print("thread begins")
    sys.exit(9)


thread = threading.Thread(target=leave)
thread.start()
thread.join()
print("main goes on", thread.is_alive())
