# A missing module, a missing name and a missing submodule say what is missing.
for line in ("import nowhere", "import os.nowhere", "from json import nowhere", "import json.nowhere", "from . import x"):
    try:
        exec(line)
    except ImportError as error:
        print(type(error).__name__, error.name, str(error).split(" (")[0])
import definitely_not_there
