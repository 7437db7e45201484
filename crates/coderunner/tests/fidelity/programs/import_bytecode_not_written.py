# Compiled files are written where the program asks for it and nowhere else.
import os
import py_compile
import sys

with open("mod.py", "w") as file:
    file.write("x = 1\n")
import mod

print(sorted(os.listdir(".")), sys.dont_write_bytecode)
path = py_compile.compile("mod.py")
print(os.path.basename(path) == f"mod.{sys.implementation.cache_tag}.pyc", sorted(os.listdir(".")))
sys.dont_write_bytecode = False
import main
