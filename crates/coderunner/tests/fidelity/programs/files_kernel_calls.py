# sendfile, copy_file_range, splice, pread, memfd, eventfd and the like, where the version has them.
import os
import socket

source = os.open("main.py", os.O_RDONLY)
target = os.open("copy", os.O_RDWR | os.O_CREAT)
print(os.sendfile(target, source, 0, 10), os.copy_file_range(source, target, 10, 0), os.pread(target, 5, 5))
os.posix_fallocate(target, 0, 1000)
os.posix_fadvise(target, 0, 0, os.POSIX_FADV_DONTNEED)
print(os.fstat(target).st_size, os.preadv(target, [bytearray(3), bytearray(2)], 0), os.pwrite(target, b"zz", 998))
memory = os.memfd_create("scratch")
print(os.write(memory, b"in memory"), os.readlink(f"/proc/self/fd/{memory}"))
if hasattr(os, "eventfd"):
    event = os.eventfd(3)
    print(os.eventfd_read(event))
if hasattr(os, "splice"):
    reader, writer = os.pipe()
    print(os.splice(source, writer, 7, offset_src=0), os.read(reader, 10))
one, two = socket.socketpair()
print(one.sendfile(open("main.py", "rb"), 0, 5), two.recv(10))
os.mkfifo("fifo")
print(os.path.exists("fifo"), os.O_TMPFILE > 0, os.getrandom(4) != b"")
