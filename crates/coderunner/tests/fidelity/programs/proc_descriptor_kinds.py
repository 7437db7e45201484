# Kind, access mode and flags of the standard descriptors.
import fcntl
import os
import stat

for number in range(3):
    mode = os.fstat(number).st_mode
    kind = "pipe" if stat.S_ISFIFO(mode) else "device" if stat.S_ISCHR(mode) else oct(mode)
    flags = fcntl.fcntl(number, fcntl.F_GETFL)
    print(number, kind, ["read", "write", "both"][flags & os.O_ACCMODE], bool(flags & os.O_NONBLOCK))
    print(fcntl.fcntl(number, fcntl.F_GETFD), os.get_inheritable(number), os.isatty(number), os.get_blocking(number))
print(os.readlink("/proc/self/fd/0"), os.fstat(1).st_ino == os.fstat(2).st_ino)
