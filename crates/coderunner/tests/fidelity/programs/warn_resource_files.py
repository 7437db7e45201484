# A file that was never closed is told when ResourceWarnings are on, with the line and its number.
import warnings

warnings.simplefilter("default", ResourceWarning)
open("a.txt", "w")


def forget():
    file = open("a.txt")


forget()
import socket

one, two = socket.socketpair()
one.close()
two.close()
socket.socket()
print("end")
