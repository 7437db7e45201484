# flock, lockf and record locks between processes.
import fcntl
import os

file = open("locked", "w+")
file.write("x" * 100)
file.flush()
fcntl.flock(file, fcntl.LOCK_EX)
other = open("locked")
try:
    fcntl.flock(other, fcntl.LOCK_SH | fcntl.LOCK_NB)
except BlockingIOError as error:
    print(error)
fcntl.lockf(file, fcntl.LOCK_EX, 10, 0)
pid = os.fork()
if pid == 0:
    mine = open("locked", "r+")
    try:
        fcntl.lockf(mine, fcntl.LOCK_EX | fcntl.LOCK_NB, 5, 5)
    except OSError as error:
        print(type(error).__name__)
    fcntl.lockf(mine, fcntl.LOCK_EX | fcntl.LOCK_NB, 5, 50)
    print("other part locked")
    os._exit(0)
os.waitpid(pid, 0)
