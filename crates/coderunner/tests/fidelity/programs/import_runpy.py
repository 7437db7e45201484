# runpy.run_path and run_module run a file as __main__ and give its globals back.
import runpy
import sys

with open("other.py", "w") as file:
    file.write("import sys\nprint(__name__, __file__, sys.argv[0], sys.modules['__main__'].__file__)\nx = 5\n")
print(runpy.run_path("other.py", run_name="__main__")["x"])
print(runpy.run_module("other")["__name__"], sys.modules["__main__"].__file__, sys.argv)
