# exit, quit, help and copyright are those of site, and exit() closes standard input.
import sys

print(repr(exit), repr(quit), repr(help), type(copyright).__name__, repr(license)[:40])
print(str(copyright).splitlines()[0])
try:
    exit("a message")
except SystemExit as error:
    print(repr(error), sys.stdin.closed)
quit(3)
