"""What is proposed at a place in a program, by running `complete.py` as the server does. `|` stands for the cursor."""

import json
import os
import subprocess
import sys
import tempfile
import unittest

RUNTIME = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def items_at(program, files=()):
    before, _, after = program.partition("|")
    line = before.rpartition("\n")[2]
    request = {"code": before + after, "line": before.count("\n") + 1, "column": len(line.encode("utf-16-le")) // 2}
    with tempfile.TemporaryDirectory() as directory:
        with open(os.path.join(RUNTIME, "complete.py")) as source, open(os.path.join(directory, "main.py"), "w") as target:
            target.write(source.read())
        for name, text in dict(files).items():
            with open(os.path.join(directory, name), "w") as file:
                file.write(text)
        command = [sys.executable, "-B", "main.py"]
        ended = subprocess.run(command, input=json.dumps(request), cwd=directory, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


def labels_at(program, files=()):
    return [item["label"] for item in items_at(program, files)]


class Completion(unittest.TestCase):
    def test_attributes_of_what_is_imported(self):
        self.assertIn("dumps", labels_at("import json\njson.du|"))
        self.assertIn("dumps", labels_at("import json as j\nif True:\n    x = (j.du|\nprint(1)"))
        self.assertIn("path", labels_at("from os import path as p\nimport os\nos.pa|"))
        self.assertIn("join", labels_at("from os import path as p\np.jo|"))
        self.assertIn("Element", labels_at("import xml.etree.ElementTree\nxml.etree.ElementTree.Ele|"))
        self.assertIn("etree", labels_at("import xml\nxml.|"))
        self.assertEqual(labels_at("nothing.|"), [])
        self.assertEqual(labels_at("import no_such_module\nno_such_module.|"), [])

    def test_kinds_and_signatures(self):
        [item] = [item for item in items_at("import textwrap\ntextwrap.inden|") if item["label"] == "indent"]
        self.assertEqual(item["kind"], "function")
        self.assertTrue(item["detail"].startswith("indent(text, prefix"), item)
        self.assertEqual(items_at("import pathlib\npathlib.PureWind|")[0], {"label": "PureWindowsPath", "kind": "class"})
        self.assertEqual(items_at("import os\nos.pat|")[0], {"label": "path", "kind": "module"})
        self.assertEqual(items_at("import pathlib\nx = pathlib.Path()\nx.paren|")[0], {"label": "parent", "kind": "property"})

    def test_values_of_literals_calls_and_annotations(self):
        self.assertIn("upper", labels_at("text = 'a'\ntext.up|"))
        self.assertIn("append", labels_at("items = [1]\nitems.app|"))
        self.assertIn("appendleft", labels_at("from collections import deque\nx = deque()\ndef f():\n    x.app|"))
        self.assertIn("isoformat", labels_at("import datetime\ndef f(day: datetime.date):\n    day.iso|"))
        self.assertEqual(labels_at("a = b\nb = a\na.|"), [])

    def test_imports(self):
        self.assertIn("json", labels_at("import js|"))
        self.assertIn("xml", labels_at("import os, xm|"))
        self.assertIn("etree", labels_at("from xml.e|"))
        self.assertIn("dumps", labels_at("from json import loads, du|"))
        self.assertIn("ElementTree", labels_at("from xml.etree import El|"))
        self.assertIn("beside", labels_at("import besi|", files={"beside.py": ""}))

    def test_names(self):
        program = "import json\ndef printer(p_one):\n    p_two = 1\nclass Printed: pass\n    pri|("
        self.assertEqual(labels_at(program)[:2], ["printer", "print"])
        self.assertIn("Printed", labels_at(program))
        self.assertEqual(items_at("para|")[0], {"label": "parameters", "kind": "variable"})
        self.assertEqual(items_at("whi|"), [{"label": "while", "kind": "keyword"}])
        self.assertIn("sqrt", labels_at("from math import *\nsq|"))
        self.assertEqual(labels_at("größe = 1\n'𝕏', grö|"), ["größe"])

    def test_nowhere_else(self):
        for program in ("x = 'impo|", "# impo|", "'''\nimpo|", "x = 1.|", "f().|", ""):
            with self.subTest(program):
                self.assertEqual(items_at(program), [])

    def test_private_names_are_for_those_who_ask(self):
        self.assertNotIn("__name__", labels_at("import json\njson.|"))
        self.assertIn("__name__", labels_at("import json\njson.__n|"))

    def test_modules_that_do_harm_when_imported(self):
        files = {
            "says.py": "print('[]')\nimport os\nos.write(1, b'x')\nvalue = 1\n",
            "exits.py": "import sys\nsys.exit(3)\n",
            "hangs.py": "while True: pass\n",
            "lies.py": "def __dir__(): raise SystemExit\ndef __getattr__(name): raise SystemExit\n",
        }
        self.assertEqual(labels_at("import says\nsays.va|", files), ["value"])
        for name in ("exits", "hangs", "lies"):
            with self.subTest(name):
                self.assertEqual(labels_at(f"import {name}\n{name}.a|", files), [])

    def test_not_more_than_can_be_read(self):
        many = {"many.py": "".join(f"name_{number} = 1\n" for number in range(1000))}
        self.assertEqual(len(items_at("import many\nmany.|", many)), 100)


if __name__ == "__main__":
    unittest.main()
