"""What cannot be imported ahead is told apart from what can, with its reason."""

import os
import subprocess
import sys
import tempfile
import unittest

RUNTIME = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

STARTER = f"""
import json, os, sys
path = os.path.join({RUNTIME!r}, "trial.py")
trial = {{"__name__": "trial", "__builtins__": __builtins__}}
with open(path) as file:
    exec(compile(file.read(), path, "exec"), trial)
sys.path.append(os.getcwd())
trial["SECONDS_MAX"] = 1
dropped = {{}}
trial["import_safe"](sys.argv[1:], dropped, [])
print(json.dumps([sorted(name for name in sys.argv[1:] if name in sys.modules), dropped]))
"""

FINE = "value = 1\n"
UNFIT = {
    "exits": ("import os\nos._exit(3)\n", "ends the process"),
    "fails": ("1 / 0\n", "ZeroDivisionError: division by zero"),
    "forks_off": ("import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n", "threads"),
    "hangs": ("import time\ntime.sleep(60)\n", "more than 1 s"),
    "opens": ("file = open('/dev/zero')\n", "files open"),
    "says": ("print('hello')\n", "standard streams"),
    "sets": ("import os\nos.environ['A'] = 'b'\n", "environment variables"),
    "signals": ("import signal\nsignal.signal(signal.SIGUSR1, print)\n", "handlers of signals"),
    "walks": ("import os\nos.chdir('/')\n", "directory"),
}


class Trial(unittest.TestCase):
    def test_each_is_told_and_the_others_are_imported(self):
        with tempfile.TemporaryDirectory() as directory:
            texts = {name: text for name, (text, _) in UNFIT.items()}
            for name, text in {"fine": FINE, "good": FINE, **texts}.items():
                with open(os.path.join(directory, f"{name}.py"), "w") as file:
                    file.write(text)
            names = ["fine", *UNFIT, "good"]
            ended = subprocess.run([sys.executable, "-I", "-c", STARTER, *names], cwd=directory, stdout=subprocess.PIPE, text=True)
        imported, dropped = __import__("json").loads(ended.stdout)
        self.assertEqual(imported, ["fine", "good"])
        self.assertEqual(sorted(dropped), sorted(UNFIT))
        for name, (_, reason) in UNFIT.items():
            self.assertIn(reason, dropped[name])


if __name__ == "__main__":
    unittest.main()
