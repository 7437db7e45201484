# Without sys.excepthook the traceback is shown all the same.
import sys

del sys.excepthook
raise RuntimeError("original")
