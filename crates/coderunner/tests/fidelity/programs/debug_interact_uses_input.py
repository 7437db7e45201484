# code.interact at the end of input shows its banner and leaves.
import code
import sys

sys.ps1, sys.ps2 = "1> ", "2> "
code.interact(banner="banner")
print("after")
