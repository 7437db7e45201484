# coding: no-such-encoding : an encoding nobody knows is a SyntaxError.
print("never")
