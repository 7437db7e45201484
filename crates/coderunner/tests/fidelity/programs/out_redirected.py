# contextlib.redirect_stdout catches print, not what is written to the descriptor.
import contextlib
import io
import os
import sys

box = io.StringIO()
with contextlib.redirect_stdout(box), contextlib.redirect_stderr(box):
    print("caught")
    print("caught too", file=sys.stderr)
    os.write(1, b"not caught\n")
print(repr(box.getvalue()))
saved = os.dup(1)
with open("file", "w+") as file:
    os.dup2(file.fileno(), 1)
    print("into the file")
    os.system("echo so does the shell")
    os.dup2(saved, 1)
    print(repr(open("file").read()))
