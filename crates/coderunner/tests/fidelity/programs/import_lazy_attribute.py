# A module's __getattr__ and __dir__, and a submodule imported on demand.
import os

os.mkdir("lazy")
with open("lazy/__init__.py", "w") as file:
    file.write("import importlib\ndef __getattr__(name):\n    print('asked for', name)\n    return importlib.import_module('.' + name, __name__)\n")
with open("lazy/part.py", "w") as file:
    file.write("answer = 42\n")
import lazy

print(lazy.part.answer)
print(lazy.part.answer)
from lazy import missing
