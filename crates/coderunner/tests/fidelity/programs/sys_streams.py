# Name, mode, encoding, error handler and buffering of the standard streams.
import sys

for stream in (sys.stdin, sys.stdout, sys.stderr):
    print(stream, stream.errors, stream.line_buffering, stream.write_through, stream.newlines)
    print(type(stream.buffer).__name__, stream.buffer.name, stream.buffer.mode, stream.closed)
    print(stream.fileno(), stream.isatty(), stream.seekable(), stream.readable(), stream.writable())
print(sys.stdin is sys.__stdin__, sys.stdout is sys.__stdout__, sys.stderr is sys.__stderr__)
