# Functions registered with os.register_at_fork run around a fork, in their order.
import os

for name in ("first", "second"):
    os.register_at_fork(
        before=lambda name=name: print("before", name),
        after_in_parent=lambda name=name: os.write(1, f"parent {name}\n".encode()) if waited else None,
        after_in_child=lambda name=name: print("child", name),
    )
waited = False
pid = os.fork()
if pid == 0:
    os._exit(0)
os.waitpid(pid, 0)
print("end")
