"""Leave compiled modules where the next execution would load them.

Technique: Python runs what it finds compiled in __pycache__ when the times fit, without a look at the source. Tried
    for modules of the library and of the environment, in the working directory and under PYTHONPYCACHEPREFIX.
Success: the next execution runs the planted code, or finds it.
Stopped by: read_only_mounts, workspace
"""

import importlib.util
import marshal

MODULES = ("this", "antigravity", "turtle", "nturl2path")


def leave(message):
    for name in MODULES:
        source = importlib.util.find_spec(name).origin
        planted = compile(f"import sys; sys.left_behind = {message!r}", source, "exec")
        now = os.stat(source)
        # Magic, flags, time and size of the source, code.
        text = (
            importlib.util.MAGIC_NUMBER
            + bytes(4)
            + int(now.st_mtime).to_bytes(4, "little")
            + (now.st_size & 0xFFFFFFFF).to_bytes(4, "little")
            + marshal.dumps(planted)
        )
        compiled = importlib.util.cache_from_source(source)
        for path in (
            compiled,
            f"/work/__pycache__/{os.path.basename(compiled)}",
            f"/tmp/cache{compiled}",
            f"/work/{name}.pyc",
        ):
            if isinstance(answer(os.makedirs, os.path.dirname(path), 0o777, True), str):
                continue
            try:
                with open(path, "wb") as file:
                    file.write(text)
            except OSError:
                pass


def find():
    import contextlib
    import io

    with contextlib.redirect_stdout(io.StringIO()):
        for name in ("this", "nturl2path"):
            importlib.import_module(name)
    found = [path for path in ("/work/__pycache__", "/tmp/cache") if os.path.exists(path)]
    found += [f"sys.left_behind = {sys.left_behind}"] if hasattr(sys, "left_behind") else []
    found += [sys.pycache_prefix] if sys.pycache_prefix else []
    return ", ".join(found)


def twin():
    """A program compiles its own modules and loads them without their source."""
    import py_compile

    with open("/work/compiled.py", "w") as file:
        file.write("x = 5")
    py_compile.compile("/work/compiled.py", "/work/compiled.pyc", doraise=True)
    os.unlink("/work/compiled.py")
    import compiled

    assert compiled.x == 5
