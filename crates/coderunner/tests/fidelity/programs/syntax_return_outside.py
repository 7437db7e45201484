# A return outside a function is found by the compiler, not the parser.
print("never printed")
return 1
