# importlib cannot find __main__ as a module, and finds main in the workspace.
import importlib
import importlib.util

try:
    importlib.util.find_spec("__main__")
except ValueError as error:
    print(error)
spec = importlib.util.find_spec("main")
print(spec.name, spec.origin, spec.has_location)
try:
    importlib.reload(__import__("__main__"))
except ImportError as error:
    print(error)
