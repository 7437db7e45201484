"""Leave with a SystemExit that says another code each time it is asked.

Technique: `code` can be a property, SystemExit can be subclassed, its value an object whose conversion raises. A runner
    that catches it asks once and reports, Python asks again and ends with something else. The kernel has the last word:
    9.
Success: from outside: another code than 9.
Stopped by: pid_namespace
Held when: exit 9; status error
"""


def attack():
    class Liar(SystemExit):
        asked = 0

        def __init__(self):
            pass

        @property
        def code(self):
            # Whoever looks at it first, in Python, is told 0; the interpreter's own look comes from C, with nobody's frame below.
            Liar.asked += 1
            return 0 if sys._getframe().f_back else 9

        def __str__(self):
            return "0"

    raise Liar()


def twin():
    """sys.exit with a number and with a text, also when it is caught and raised again."""
    import subprocess
    text = "import sys\ntry:\n    sys.exit(5)\nexcept SystemExit as left:\n    assert left.code == 5\n    raise"
    assert subprocess.run([sys.executable, "-c", text]).returncode == 5
