# UDP, Unix sockets by path and without a name, socket pairs, and descriptors sent along.
import array
import os
import socket

one, two = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
two.bind(("127.0.0.1", 0))
one.sendto(b"datagram", two.getsockname())
print(two.recvfrom(100)[0])
listener = socket.socket(socket.AF_UNIX)
listener.bind("path.sock")
listener.listen()
client = socket.socket(socket.AF_UNIX)
client.connect("path.sock")
served, address = listener.accept()
client.send(b"unix")
print(served.recv(10), address, os.path.exists("path.sock"))
left, right = socket.socketpair()
with open("main.py") as file:
    left.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [file.fileno()]))])
data, extra, flags, _ = right.recvmsg(10, 100)
print(data, open(int.from_bytes(extra[0][2], "little")).readline()[:5])
hidden = socket.socket(socket.AF_UNIX)
hidden.bind("\0abstract of this program")
print(hidden.getsockname())
