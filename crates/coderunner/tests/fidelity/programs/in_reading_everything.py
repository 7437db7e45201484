# Every way to read standard input finds its end.
import fileinput
import os
import select
import sys

print(repr(sys.stdin.read()), repr(sys.stdin.readline()), sys.stdin.readlines(), list(sys.stdin))
print(sys.stdin.buffer.read(), os.read(0, 10), list(fileinput.input()))
print(select.select([0], [], [], 1)[0], sys.stdin.closed, sys.stdin.tell())
print(open(0, closefd=False).read() == "", open("/dev/stdin").read() == "")
