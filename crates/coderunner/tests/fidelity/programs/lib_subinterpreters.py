# An interpreter inside the interpreter, where the version has the module, runs code of its own.
import importlib
import sys

for name in ("_interpreters", "_xxsubinterpreters"):
    try:
        module = importlib.import_module(name)
        break
    except ImportError:
        module = None
if module is None:
    print("none")
else:
    other = module.create()
    run = getattr(module, "run_string", None) or module.exec
    run(other, "import sys; sys.stdout.write(__name__ + ' inside\\n')")
    module.destroy(other)
    print("outside", "other" in globals())
