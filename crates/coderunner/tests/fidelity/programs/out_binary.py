# Every byte through sys.stdout.buffer, among text.
import sys

sys.stdout.write("text ")
print(sys.stdout.buffer.write(bytes(range(32, 256))))
sys.stdout.buffer.write(b"\x00\x01\n\xe4\xbd\xa0\n")
sys.stdout.buffer.flush()
sys.stderr.buffer.write(b"\xff err\n")
