# faulthandler.dump_traceback shows every thread's stack, and dump_traceback_later one that takes too long.
import faulthandler
import re
import threading
import time


def work():
    here.set()
    leave.wait()


here, leave = threading.Event(), threading.Event()
thread = threading.Thread(target=work)
thread.start()
here.wait()
with open("dump", "w+") as file:
    faulthandler.dump_traceback(file)
    faulthandler.dump_traceback_later(0.05, file=file)
    time.sleep(0.6)
    faulthandler.cancel_dump_traceback_later()
    file.seek(0)
    print(re.sub("hread 0x[0-9a-f]+", "hread …", "".join(line for line in file if "threading.py" not in line)))
leave.set()
