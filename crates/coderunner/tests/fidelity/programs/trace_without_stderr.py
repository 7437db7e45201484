# With sys.stderr None or replaced, an unhandled exception is silent or goes there.
import atexit
import io
import sys

sys.stderr = io.StringIO()
atexit.register(lambda: print(sys.stderr.getvalue()))
raise ValueError("into the string")
