# Reading behind the end of a mapped file ends by SIGBUS.
import mmap

with open("short", "wb+") as file:
    file.truncate(8192)
    view = mmap.mmap(file.fileno(), 8192)
    file.truncate(0)
    print("before")
    view[5000]
