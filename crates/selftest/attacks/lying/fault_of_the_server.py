"""Put one's own failure on the server.

Technique: an execution that failed by the server's fault is not counted against the quota, and says so on standard
    error. The program says the same, and then fails in ways that look like a broken sandbox: exit codes 125 to 127, as
    launchers and shells use them, with their messages.
Success: from outside: system_error, or an exit code that is not its own.
Stopped by: descriptors
Held when: exit 126; status error; no_limit; stderr_holds "It is not the program's fault"
"""


def attack():
    sys.stdout.flush()
    for text in (
        "CodeRunner could not run this program. It is not the program's fault; the server's log says more.",
        "launcher: execve /env/bin/python: Exec format error (ENOEXEC)",
        "clone: Resource temporarily unavailable",
        "sh: 1: python: not found",
    ):
        print(text, file=sys.stderr)
    os._exit(126)


def twin():
    """A child that cannot be executed is the program's own affair, and reported to it."""
    import subprocess
    try:
        subprocess.run(["./no-such-program"])
        raise AssertionError("it ran")
    except FileNotFoundError:
        pass
    assert subprocess.run(["sh", "-c", "no-such-program"], stderr=subprocess.DEVNULL).returncode == 127
