"""What `display` sends, by programs of their own with a pipe at the descriptor; of libraries, what these really draw.

The libraries are installed by uv, once for all tests: CODERUNNER_UV, or `uv` on the search path, or `.tools/uv` of the repository.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest

RUNTIME = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TOOLS = os.path.join(os.path.dirname(RUNTIME), ".tools", "uv", "uv")
DESCRIPTOR = 199
PNG = b"\x89PNG\r\n"


def run(program, python=sys.executable, variables=()):
    """What was displayed, what was printed, and the exit code."""
    reading, writing = os.pipe()
    start = f"""
import os, sys
os.dup2({writing}, {DESCRIPTOR}, inheritable=False)
os.close({writing})
sys.path.insert(0, {RUNTIME!r})
from coderunner_display import *
"""
    environment = dict(os.environ, PYTHONPATH=RUNTIME, MPLBACKEND="module://coderunner_display.figures", PYTHONDONTWRITEBYTECODE="1")
    environment.update(variables)
    with tempfile.TemporaryDirectory() as directory:
        command = subprocess.Popen(
            [python, "-c", start + program],
            pass_fds=[writing],
            cwd=directory,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        os.close(writing)
        frames = []
        reader = threading.Thread(target=read_to_end, args=(reading, frames), daemon=True)
        reader.start()
        printed, _ = command.communicate(timeout=120)
        reader.join(timeout=120)
    return messages_of(b"".join(frames)), printed.decode(), command.returncode


def read_to_end(reading, pieces):
    with os.fdopen(reading, "rb") as pipe:
        pieces.append(pipe.read())


def messages_of(stream):
    """Mime types and data, in the order in which the messages ended."""
    whole, begun = [], {}
    while stream:
        name, length, flags = stream[:8], int.from_bytes(stream[8:10], "little"), stream[10]
        assert 11 + length <= 4096 and len(stream) >= 11 + length, "a frame that is not whole"
        begun.setdefault(name, []).append(stream[11 : 11 + length])
        stream = stream[11 + length :]
        if flags & 1:
            mime, _, data = b"".join(begun.pop(name)).partition(b"\n")
            whole.append((mime.decode("ascii"), data))
    return whole


class Display(unittest.TestCase):
    maxDiff = None

    def assert_displayed(self, program, *expected):
        displayed, printed, code = run(program)
        self.assertEqual((printed, code), ("", 0))
        self.assertEqual(displayed, [(mime, data if isinstance(data, bytes) else data.encode()) for mime, data in expected])

    def test_plain_objects(self):
        self.assert_displayed(
            "display('é\\ud800', {'a': [1, None]}, [1.5], [float('nan')], {1}, 5, int)",
            ("text/plain", "é?"),
            ("application/json", '{"a": [1, null]}'),
            ("application/json", "[1.5]"),
            ("text/plain", "[nan]"),
            ("text/plain", "{1}"),
            ("text/plain", "5"),
            ("text/plain", "<class 'int'>"),
        )

    def test_objects_that_are_only_to_be_shown(self):
        png = b"\x89PNG\r\n\x1a\n"
        self.assert_displayed(
            "display(HTML('<b>'), Markdown('*a*'), SVG('<svg/>'), JSON('a'), JSON(None), PNG(b'x'))\n"
            f"open('a', 'wb').write({png!r})\ndisplay(Image('a'), Image(b'GIF89a'), Image(b'<svg></svg>'))",
            ("text/html", "<b>"),
            ("text/markdown", "*a*"),
            ("image/svg+xml", "<svg/>"),
            ("application/json", '"a"'),
            ("application/json", "null"),
            ("image/png", "x"),
            ("image/png", png),
            ("image/gif", "GIF89a"),
            ("image/svg+xml", "<svg></svg>"),
        )

    def test_the_richest_form_is_taken_unless_another_is_wanted(self):
        program = """
class Both:
    def _repr_markdown_(self): return "*a*"
    def _repr_html_(self): return "<i>a</i>"
    def _repr_png_(self): return "eA==", {"width": 3}
class Bundle:
    def _repr_mimebundle_(self, include=None, exclude=None): return {"text/plain": "a", "image/png": b"x", "other/thing": 5}, {}
display(Both(), Bundle())
display(Both(), Bundle(), format="png")
display(Both(), "<b>", format="markdown")
display(Bundle(), format="html")
display("x", {}, format="text")
"""
        self.assert_displayed(
            program,
            ("text/html", "<i>a</i>"),
            ("image/png", "x"),
            ("image/png", "x"),
            ("image/png", "x"),
            ("text/markdown", "*a*"),
            ("text/markdown", "<b>"),
            ("image/png", "x"),
            ("text/plain", "x"),
            ("text/plain", "{}"),
        )

    def test_objects_that_fail_to_describe_themselves_end_nothing(self):
        program = """
class Broken:
    def _repr_html_(self): raise ValueError("no")
    def _repr_svg_(self): return 5
    def _repr_png_(self): return None
    def _repr_mimebundle_(self, **options): 1 / 0
    def __repr__(self): raise RecursionError
class Falling(Broken):
    def _repr_markdown_(self): return "still"
class Anything:
    def __getattr__(self, name): return lambda *arguments, **keywords: "anything"
    def __repr__(self): return "Anything"
display(Broken(), format="text")
loop = []
loop.append(loop)
display(Falling(), Falling, Anything(), loop)
"""
        displayed, printed, code = run(program)
        self.assertEqual((printed, code), ("", 0))
        self.assertRegex(displayed[0][1].decode(), r"^<__main__\.Broken object at 0x[0-9a-f]+>$")
        self.assertEqual(
            displayed[1:],
            [("text/markdown", b"still"), ("text/plain", b"<class '__main__.Falling'>"), ("text/plain", b"Anything"), ("text/plain", b"[[...]]")],
        )

    def test_who_asks_for_what_there_is_not_is_told(self):
        for wrong in ("display(1, format='gif')", "HTML(5)", "Image(b'nothing')"):
            with self.subTest(wrong):
                displayed, printed, code = run(wrong)
                self.assertTrue(displayed == [] and code == 1 and "Error: " in printed, printed)

    def test_messages_of_threads_and_forked_processes_are_not_mixed_up(self):
        program = """
import threading
def show(letter):
    for length in range(1, 40):
        display(letter * (length * 1000))
os.set_blocking(199, False)
threads = [threading.Thread(target=show, args=(letter,)) for letter in "abc"]
child = os.fork()
if child == 0:
    show("d")
    os._exit(0)
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
os.waitpid(child, 0)
"""
        displayed, printed, code = run(program)
        self.assertEqual((printed, code), ("", 0))
        expected = sorted((letter * length * 1000).encode() for letter in "abcd" for length in range(1, 40))
        self.assertEqual(sorted(data for _, data in displayed), expected)

    def test_of_what_is_too_large_no_more_is_sent_than_shows_it(self):
        [(_, data)], _, _ = run("display('x' * 30_000_000)")
        self.assertTrue(4 << 20 < len(data) < 5 << 20, len(data))

    def test_where_there_is_no_pipe_or_nobody_listens(self):
        self.assertEqual(run(f"os.close({DESCRIPTOR})\ndisplay('a', HTML('<b>'), [1])"), ([], "a\nHTML('<b>')\n[1]\n", 0))
        deaf = f"reading, writing = os.pipe()\nos.dup2(writing, {DESCRIPTOR})\nos.close(reading)\ndisplay('a' * 10000)\nprint('on')"
        self.assertEqual(run(deaf), ([], "on\n", 0))

    def test_it_is_cheap_to_import(self):
        program = "before = set(sys.modules)\ndel sys.modules['coderunner_display']\nimport coderunner_display\nprint(set(sys.modules) - before)"
        self.assertEqual(run(program)[1], "set()\n")
        self.assertNotIn("json", run("print('json' in sys.modules)")[1])


class Libraries(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.directory = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.directory)
        uv = os.environ.get("CODERUNNER_UV") or shutil.which("uv") or TOOLS
        subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, cls.directory + "/venv"], check=True)
        cls.python = cls.directory + "/venv/bin/python"
        packages = ["matplotlib", "pandas", "plotly", "pillow", "seaborn"]
        subprocess.run([uv, "pip", "install", "--quiet", "--python", cls.python, *packages], check=True)

    def displayed(self, program):
        variables = {"MPLCONFIGDIR": self.directory}
        displayed, printed, code = run(program, self.python, variables)
        self.assertEqual((printed, code), ("", 0))
        return displayed

    def kinds(self, program):
        displayed = self.displayed(program)
        for mime, data in displayed:
            start = {"image/png": PNG, "image/svg+xml": b"<?xml", "text/html": b"<div>", "application/vnd.plotly.v1+json": b"{"}
            self.assertTrue(data.startswith(start[mime]), (mime, data[:40]))
        return [mime for mime, _ in displayed]

    def test_show_displays_the_open_figures_and_closes_them(self):
        program = """
import matplotlib.pyplot as plt
plt.plot([1, 2])
plt.figure().gca()
plt.show()
assert not plt.get_fignums()
plt.show()
plt.figure().gca()
plt.gcf().show()
plt.figure()
"""
        # The last one has nothing on it.
        self.assertEqual(self.kinds(program), ["image/png"] * 3)

    def test_what_is_left_open_is_displayed_at_the_end_once_and_by_whom_it_belongs_to(self):
        program = """
import matplotlib.pyplot as plt
fig, ax = plt.subplots()
child = os.fork()
if child:
    os.waitpid(child, 0)
    other, _ = plt.subplots()
    display(other, format="svg")
"""
        self.assertEqual(self.kinds(program), ["image/svg+xml", "image/png"])

    def test_an_error_takes_no_figure(self):
        displayed, printed, code = run("import matplotlib.pyplot as plt\nplt.plot([1])\n1 / 0", self.python)
        self.assertEqual(([mime for mime, _ in displayed], code), (["image/png"], 1))

    def test_what_is_shown_without_waiting_can_be_changed_until_it_is_closed(self):
        program = """
import matplotlib.pyplot as plt
line, = plt.plot([1, 2])
for step in range(3):
    line.set_ydata([step, 2])
    plt.draw()
    plt.pause(0.001)
plt.close()
plt.plot([1])
plt.close()
plt.ion()
plt.plot([1])
plt.show()
plt.show(block=False)
"""
        self.assertEqual(self.kinds(program), ["image/png"] * 2)

    def test_drawings_where_the_settings_say_so(self):
        program = "import matplotlib.pyplot as plt\nplt.rcParams['savefig.format'] = 'svg'\nplt.plot([1])\nplt.show()\ndisplay(plt.figure())"
        self.assertEqual(self.kinds(program), ["image/svg+xml"] * 2)

    def test_what_lies_far_outside_is_no_obstacle(self):
        program = "import matplotlib.pyplot as plt\nplt.plot([1])\nplt.text(200, 1, 'far', transform=plt.gca().transAxes)\nplt.show()"
        self.assertEqual(self.kinds(program), ["image/png"])

    def test_tables_charts_and_pictures(self):
        program = """
import pandas as pd
frame = pd.DataFrame({"a": [1, 2]})
display(frame, frame.a)
frame.plot()
import seaborn
seaborn.relplot(frame, x="a", y="a")
import matplotlib.pyplot as plt
plt.show()
import plotly.express as px
display(px.line(x=[1], y=[2]))
from PIL import Image as Picture
display(Picture.new("RGBA", (2, 2)), Picture.new("F", (2, 2)), Picture.new("CMYK", (2, 2)))
"""
        expected = ["text/html"] * 2 + ["image/png"] * 2 + ["application/vnd.plotly.v1+json"] + ["image/png"] * 3
        self.assertEqual(self.kinds(program), expected)

    def test_where_there_is_no_pipe_figures_are_named(self):
        program = f"os.close({DESCRIPTOR})\nimport matplotlib.pyplot as plt\nplt.plot([1])\nplt.show()"
        self.assertEqual(run(program, self.python), ([], "<Figure size 640x480 with 1 Axes>\n", 0))


if __name__ == "__main__":
    unittest.main()
