# pdb with commands of its own input: where, list, up, print, continue.
import io
import pdb
import sys


def inner(n):
    secret = n + 1
    debugger.set_trace()
    return secret


debugger = pdb.Pdb(stdin=io.StringIO("where\nlist\np secret\nup\np __name__\ncontinue\n"), stdout=sys.stdout, nosigint=True, readrc=False)
debugger.prompt = ""
print(inner(41))
