# The running module is sys.modules["__main__"] and nothing else is called main.
import sys
import types

module = sys.modules["__main__"]
print(repr(module), type(module) is types.ModuleType)
print(module.__dict__ is globals(), vars(module) is globals(), "main" in sys.modules)
import __main__

__main__.put_there = "seen as a global"
print(put_there, __main__ is module)
