# A fork in a thread makes that thread the main one of the child.
import os
import sys
import threading
import warnings

warnings.simplefilter("ignore")


def work():
    pid = os.fork()
    if pid == 0:
        print(threading.main_thread() is threading.current_thread(), threading.main_thread().name)
        sys.stdout.flush()
        os._exit(3)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


thread = threading.Thread(target=work, name="forker")
thread.start()
thread.join()
print(threading.main_thread().name)
