# The main thread is the main thread, alone, and has the process's number.
import os
import threading

main = threading.main_thread()
print(type(main).__name__, main is threading.current_thread(), main.name, main.daemon)
print(main.ident == threading.get_ident(), main.native_id == threading.get_native_id() == os.getpid())
print(threading.enumerate() == [main], threading.active_count(), threading.stack_size())
print(len(os.listdir("/proc/self/task")))
