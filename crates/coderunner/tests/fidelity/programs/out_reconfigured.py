# sys.stdout reconfigured: encoding, error handler, newline, buffering.
import sys

sys.stdout.reconfigure(encoding="latin-1", errors="backslashreplace")
print("é 你")
sys.stdout.reconfigure(encoding="utf-8", newline="\r\n")
print("line")
sys.stdout.reconfigure(newline="\n", line_buffering=True, write_through=False)
print(sys.stdout.line_buffering, sys.stdout.write_through, sys.stdout.encoding)
sys.stdout = open(1, "w", encoding="ascii", errors="xmlcharrefreplace", closefd=False)
print("€")
