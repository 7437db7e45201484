"""Another execution, which has secrets in every place that it has to itself. It says that it is there, and stays."""
import ctypes
import os
import socket
import threading
import time

SECRET = "neighbour-" + os.urandom(8).hex()
FILES = ["/work/secret.txt", "/tmp/secret.txt", "/dev/shm/secret"]
TCP_PORT, ABSTRACT_SOCKET, SHM_KEY = 28123, "neighbour", 0x4E424F52


def tell_everybody(listener):
    listener.listen(64)

    def serve():
        while True:
            connection, _ = listener.accept()
            with connection:
                connection.sendall(SECRET.encode())

    threading.Thread(target=serve, daemon=True).start()


for path in FILES:
    with open(path, "w") as file:
        file.write(SECRET)
os.environ["NEIGHBOUR_SECRET"] = SECRET
tcp = socket.socket()
tcp.bind(("127.0.0.1", TCP_PORT))
abstract = socket.socket(socket.AF_UNIX)
abstract.bind("\0" + ABSTRACT_SOCKET)
tell_everybody(tcp)
tell_everybody(abstract)
libc = ctypes.CDLL(None)
libc.shmat.restype = ctypes.c_void_p
libc.shmat.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_int]
segment = libc.shmget(SHM_KEY, 4096, 0o1666)
ctypes.memmove(libc.shmat(segment, None, 0), SECRET.encode(), len(SECRET))
print("there", flush=True)
while True:
    time.sleep(3600)
