# pdb.post_mortem shows the frame where it failed.
import io
import pdb
import sys


def fail(n):
    return 1 / n


try:
    fail(0)
except ZeroDivisionError:
    debugger = pdb.Pdb(stdin=io.StringIO("p n\nwhere\nquit\n"), stdout=sys.stdout, readrc=False)
    debugger.reset()
    debugger.interaction(None, sys.exc_info()[2])
