# Finders, path hooks and the finders' cache are as at the start of a script.
import sys

print([getattr(finder, "__name__", repr(finder)) for finder in sys.meta_path])
print([getattr(hook, "__qualname__", repr(hook)) for hook in sys.path_hooks])
print(sorted((path.rsplit("/", 1)[1] for path in sys.path_importer_cache)))
