# Mapped files and memory, shared with a forked child.
import mmap
import os

with open("mapped", "wb+") as file:
    file.truncate(mmap.PAGESIZE)
    view = mmap.mmap(file.fileno(), 0)
    view[:5] = b"hello"
    view.flush()
    file.seek(0)
    print(file.read(5), view.find(b"llo"), len(view) == mmap.PAGESIZE)
shared = mmap.mmap(-1, 100)
private = mmap.mmap(-1, 100, flags=mmap.MAP_PRIVATE)
if os.fork() == 0:
    shared[0] = private[0] = 65
    os._exit(0)
os.wait()
print(shared[0], private[0])
read_only = mmap.mmap(os.open("main.py", os.O_RDONLY), 0, access=mmap.ACCESS_READ)
print(read_only[:1], read_only.readline()[-1:])
read_only[0] = 1
