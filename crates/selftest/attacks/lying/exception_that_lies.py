"""Fail with an exception that shows something else than it is.

Technique: names of classes, messages and file names are the program's to choose: a class named like success, with line
    breaks and escape sequences, compiled as a file of the system, with lines that were never executed, whose __str__
    and __repr__ raise, and a SyntaxError with made-up attributes for a cause. A runner that reads tracebacks is told a
    story; the exit code is none.
Success: from outside: anything but exit code 1.
Stopped by: pid_namespace
Held when: exit 1; status error; no_limit; stderr_holds "/usr/lib/python3/launcher.py"
"""
import linecache


def attack():
    def never(self):
        raise RecursionError(str(self))

    name = "SystemExit: 0\n\nProcess finished with exit code 0\x1b[2K"
    liar = type(name, (Exception,), {"__str__": never, "__repr__": never, "__module__": "builtins", "code": 0, "returncode": 0})
    source = "def success():\n    raise liar(1) from SyntaxError('fine', ('/etc/shadow', -1, 10**9, '\\x00', 2**31, -2))\nsuccess()\n"
    file = "/usr/lib/python3/launcher.py"
    linecache.cache[file] = (len(source), None, ["return success  # exit code 0\n"] * 3, file)
    exec(compile(source, file, "exec"), {"liar": liar})


def twin():
    """An honest exception names its file and shows its line."""
    import subprocess
    with open("failing.py", "w") as program:
        program.write("def inner():\n    return 1 / 0\n\ninner()\n")
    told = subprocess.run([sys.executable, "failing.py"], capture_output=True, text=True).stderr
    assert 'failing.py", line 2, in inner' in told and "return 1 / 0" in told and told.rstrip().endswith("ZeroDivisionError: division by zero")
