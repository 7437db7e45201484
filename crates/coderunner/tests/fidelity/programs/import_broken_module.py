# A SyntaxError in an imported module is shown with its line, and the module is not left behind.
import sys

with open("broken.py", "w") as file:
    file.write("x = 1\nif x\n    y = 2\n")
try:
    import broken
except SyntaxError as error:
    print(error.msg, error.filename, error.lineno, repr(error.text), "broken" in sys.modules)
import broken
