# Writing to a pipe nobody reads: BrokenPipeError, as SIGPIPE is ignored; with the default action the program ends by it.
import os
import signal

print(signal.getsignal(signal.SIGPIPE))
reader, writer = os.pipe()
os.close(reader)
try:
    os.write(writer, b"x")
except BrokenPipeError as error:
    print(error)
signal.signal(signal.SIGPIPE, signal.SIG_DFL)
os.write(writer, b"x")
print("never")
