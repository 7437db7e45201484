# Thread-local data, names, numbers and the list of threads.
import threading

local = threading.local()
local.value = "main"
seen = []


def work():
    seen.append((hasattr(local, "value"), threading.current_thread().name, threading.current_thread().daemon))
    local.value = "thread"
    gate.wait()


gate = threading.Barrier(3)
threads = [threading.Thread(target=work, name=f"t{n}") for n in range(2)]
for thread in threads:
    thread.start()
print([thread.name for thread in threading.enumerate()], local.value)
gate.wait()
for thread in threads:
    thread.join()
print(sorted(seen), threading.active_count(), all(thread.native_id > 0 for thread in threads))
