"""What was imported ahead must look to a program as if it had not been: each program here says the same with and without.

Run by `python -m unittest discover runtime/tests`, under any Python the runtime is for.
"""

import os
import subprocess
import sys
import tempfile
import unittest

RUNTIME = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

# What comes after a program's name on the command line is imported ahead.
STARTER = f"""
import os, sys

def load(name):
    path = os.path.join({RUNTIME!r}, name + ".py")
    namespace = {{"__name__": name, "__builtins__": __builtins__}}
    with open(path) as file:
        exec(compile(file.read(), path, "exec"), namespace)
    return namespace

if sys.argv[1:]:
    recorder = load("recording")["Recorder"]()
    with recorder:
        import atexit
        for name in sys.argv[1:]:
            __import__(name)
    modules = load("modules")["Modules"](recorder)
    modules.hide()
    modules.hide_from_program()
sys.path.insert(0, os.getcwd())
with open("main.py") as file:
    code = compile(file.read(), os.path.abspath("main.py"), "exec")
exec(code, vars(sys.modules["__main__"]))
"""


def said_by(program, preload=(), files=()):
    with tempfile.TemporaryDirectory() as directory:
        for name, text in {"main.py": program, **dict(files)}.items():
            with open(os.path.join(directory, name), "w") as file:
                file.write(text)
        command = [sys.executable, "-I", "-S", "-c", STARTER, *preload]
        ended = subprocess.run(command, cwd=directory, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        return ended.stdout.replace(directory, "/work"), ended.returncode


class HiddenModules(unittest.TestCase):
    maxDiff = None

    def assert_same(self, program, *preload, files=()):
        plain = said_by(program, files=files)
        self.assertEqual(said_by(program, preload, files), plain)
        return plain[0]

    def test_nothing_is_to_be_seen(self):
        self.assert_same("import sys\nprint(sorted(sys.modules), sys.meta_path)", "json", "asyncio")

    def test_an_import_brings_what_it_always_brings_in_the_same_order(self):
        program = """
import sys
for name in ("json", "logging", "asyncio", "xml.dom.minidom", "concurrent.futures"):
    before = set(sys.modules)
    __import__(name)
    print(name, [added for added in sys.modules if added not in before])
"""
        self.assert_same(program, "asyncio", "concurrent.futures.thread", "json", "logging", "xml.dom.minidom", "xml.etree.ElementTree")

    def test_it_is_not_executed_again(self):
        program = """
import gc
kept = [item for item in gc.get_objects() if type(item) is type(gc) and item.__name__ == "json"]
import json
print(kept == [json])
"""
        said, _ = said_by(program, ["json"])
        self.assertEqual(said, "True\n")

    def test_submodules_are_attributes_only_when_imported(self):
        program = "import xml.dom\nimport concurrent\nprint(hasattr(__import__('xml'), 'etree'), hasattr(concurrent, 'futures'))"
        self.assert_same(program, "xml.etree.ElementTree", "concurrent.futures")

    def test_a_file_of_the_program_comes_first(self):
        files = {"json.py": "print('mine')\nloads = None\n"}
        self.assertIn("mine", self.assert_same("import json\nprint(json.loads, json.__file__)", "json", files=files))

    def test_a_file_of_the_program_comes_first_in_the_library_too(self):
        files = {"random.py": "def roll(): return 4\n"}
        self.assertIn("ImportError", self.assert_same("import tempfile", "tempfile", files=files))

    def test_what_is_deleted_is_executed_anew(self):
        program = "import json, sys\nfirst = json\ndel sys.modules['json']\nimport json\nprint(json is first, json.decoder is first.decoder)"
        self.assert_same(program, "json")

    def test_reload_and_find_spec(self):
        program = """
import importlib.util
import sys
print(importlib.util.find_spec("json").origin == importlib.util.find_spec("json").loader.path, "json" in sys.modules)
import json
print(importlib.reload(json) is json, json.__spec__.name, type(json.__spec__.loader).__name__)
"""
        self.assert_same(program, "json", "importlib.util")

    def test_finders_of_the_program_are_asked(self):
        program = """
import sys
class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        asked.append(name)
asked = []
sys.meta_path.insert(0, Finder)
import json, asyncio
print(asked)
"""
        self.assert_same(program, "json", "asyncio")

    def test_finders_of_the_program_can_refuse(self):
        program = """
import sys
class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == "heapq":
            raise ImportError("no heapq here")
sys.meta_path.insert(0, Finder)
try:
    import asyncio
except ImportError as error:
    print(error)
print("asyncio" in sys.modules, "heapq" in sys.modules)
"""
        self.assert_same(program, "json", "asyncio")

    def test_what_was_replaced_is_taken(self):
        program = "import os, time\ntime.monotonic = lambda: 42\nimport queue, threading\nprint(queue.time(), threading._time())"
        self.assert_same(program, "queue", "threading")

    def test_environment_variables_are_read(self):
        program = "import os\nos.environ['PYTHONTZPATH'] = '/nowhere'\nimport zoneinfo\nprint(zoneinfo.TZPATH)"
        self.assert_same(program, "zoneinfo")

    def test_functions_that_trace_see_the_module_run(self):
        program = """
import sys
files = set()
sys.setprofile(lambda frame, event, argument: files.add(frame.f_code.co_filename))
import json
sys.setprofile(None)
print(any(file.endswith("json/decoder.py") for file in files))
"""
        self.assertIn("True", self.assert_same(program, "json"))

    def test_callbacks_at_exit_are_there_when_imported(self):
        program = """
import atexit
print(atexit._ncallbacks())
import logging
print(atexit._ncallbacks())
atexit.register(print, "end")
"""
        self.assert_same(program, "logging", "multiprocessing.util", "weakref")

    def test_registries_hold_what_was_imported(self):
        program = """
import copyreg, logging
print(sorted(cls.__name__ for cls in copyreg.dispatch_table), sorted(logging.root.manager.loggerDict))
import asyncio
print(sorted(cls.__name__ for cls in copyreg.dispatch_table), sorted(logging.root.manager.loggerDict))
"""
        self.assert_same(program, "re", "asyncio", "logging")

    def test_errors_have_no_frames_of_ours(self):
        program = "import json\nimport broken"
        self.assert_same(program, "json", files={"broken.py": "1 / 0\n"})

    def test_what_has_to_be_new_is_new(self):
        program = "import multiprocessing.process, time, logging\nprint(len(multiprocessing.process.current_process().authkey))\n" + (
            "record = logging.LogRecord('x', 20, 'x', 1, 'x', (), None)\nprint(0 <= record.relativeCreated < 500)"
        )
        self.assert_same(program, "multiprocessing.process", "logging")

    def test_the_main_module_goes_by_its_names(self):
        program = "import multiprocessing, sys\nprint(sys.modules['__mp_main__'] is sys.modules['__main__'])\nclass A: pass\n" + (
            "import pickle\nprint(type(pickle.loads(pickle.dumps(A()))) is A)"
        )
        self.assert_same(program, "multiprocessing", "pickle")


if __name__ == "__main__":
    unittest.main()
