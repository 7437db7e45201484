# Expression statements of a script print nothing, and its displayhook is not called.
import sys

sys.displayhook = lambda value: print("displayed", value)
1 + 1
"text"
None
exec(compile("6 * 7", "<cell>", "single"))
