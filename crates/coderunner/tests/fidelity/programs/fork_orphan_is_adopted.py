# A grandchild whose parent ended gets another parent, and can be heard through a pipe.
import os
import time

reader, writer = os.pipe()
pid = os.fork()
if pid == 0:
    middle = os.getpid()
    if os.fork():
        os._exit(0)
    while os.getppid() == middle:
        time.sleep(0.01)
    os.write(writer, b"orphan lives")
    os._exit(0)
os.waitpid(pid, 0)
os.close(writer)
print(os.read(reader, 100))
