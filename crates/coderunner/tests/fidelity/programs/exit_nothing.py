# sys.exit() without and with None ends with 0 and says nothing.
import sys

try:
    sys.exit()
except SystemExit as error:
    print(repr(error), error.code)
sys.exit(None)
