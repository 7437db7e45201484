# Text that stdout or stderr cannot encode: replaced on stderr, an error on stdout.
import sys

print("\udce9 on stderr \ud800", file=sys.stderr)
print("\udce9 raw byte on stdout")
try:
    print("\ud800")
except UnicodeEncodeError as error:
    print(error.reason, error.start)
raise ValueError("message \ud800 \udcff é")
