# Limits the program sets for itself: address space, open files, file size.
import resource
import signal

resource.setrlimit(resource.RLIMIT_NOFILE, (10, 10))
files = []
try:
    while True:
        files.append(open("main.py"))
except OSError as error:
    print(len(files), error)
files.clear()
print(signal.getsignal(signal.SIGXFSZ))
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    with open("big", "wb", buffering=0) as file:
        print(file.write(b"x" * 2000), file.write(b"x"))
except OSError as error:
    print(error)
resource.setrlimit(resource.RLIMIT_AS, (300 * 1024 * 1024, resource.RLIM_INFINITY))
bytearray(500 * 1024 * 1024)
