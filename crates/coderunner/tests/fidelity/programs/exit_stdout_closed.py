# print after sys.stdout.close() is an error, and the end is an ordinary one.
import sys

print("before")
sys.stdout.close()
try:
    print("after")
except ValueError as error:
    print(error, file=sys.stderr)
