# Modules in a zip file: imported, with tracebacks that show their source.
import sys
import zipfile

with zipfile.ZipFile("bundle.zip", "w") as bundle:
    bundle.writestr("packed/__init__.py", "from .inner import fail\n")
    bundle.writestr("packed/inner.py", "def fail():\n    raise OSError('from the zip')\n")
sys.path.insert(0, "bundle.zip")
import packed

print(packed.__file__, type(packed.__loader__).__name__)
packed.fail()
