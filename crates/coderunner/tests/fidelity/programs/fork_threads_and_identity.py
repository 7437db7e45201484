# After a fork only the forking thread is left, and it is the main thread.
import os
import threading
import warnings

warnings.simplefilter("ignore")
leave = threading.Event()
other = threading.Thread(target=leave.wait, name="other")
other.start()
pid = os.fork()
if pid == 0:
    main = threading.main_thread()
    print(threading.active_count(), main is threading.current_thread(), main.name, other.is_alive())
    print(main.native_id == os.getpid(), len(os.listdir("/proc/self/task")))
    os._exit(0)
os.waitpid(pid, 0)
print(threading.active_count())
leave.set()
