# set_wakeup_fd writes the number of each signal.
import os
import signal
import socket

one, other = socket.socketpair()
other.setblocking(False)
print(signal.set_wakeup_fd(other.fileno()))
signal.signal(signal.SIGUSR1, lambda *_: None)
os.kill(os.getpid(), signal.SIGUSR1)
print(one.recv(10) == bytes([signal.SIGUSR1]), signal.set_wakeup_fd(-1) == other.fileno())
