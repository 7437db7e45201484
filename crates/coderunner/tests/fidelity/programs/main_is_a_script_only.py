# Relative imports fail as they do in a script.
try:
    from . import something
except ImportError as error:
    print(type(error).__name__, error)
try:
    from .main import x
except ImportError as error:
    print(error)
import pkgutil

print([module.name for module in pkgutil.iter_modules(["."])])
