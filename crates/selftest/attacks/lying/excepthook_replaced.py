"""Hide a failure from those who look at what Python says of it.

Technique: sys.excepthook, threading.excepthook and sys.unraisablehook print what they like, here that all is well;
    sys.stderr is gone. The interpreter still ends with code 1.
Success: from outside: success.
Stopped by: pid_namespace
Held when: exit 1; status error; stdout_ends_with "exit code 0"
"""


def attack():
    sys.excepthook = lambda *_: os.write(1, b"Process finished with exit code 0")
    sys.unraisablehook = lambda *_: None
    sys.stderr = None
    raise ValueError("nobody sees this")


def twin():
    """Programs that log their failures themselves."""
    import subprocess
    text = "import sys\nsys.excepthook = lambda kind, error, trace: print('logged', error)\nraise ValueError('mine')"
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "logged mine\n")
