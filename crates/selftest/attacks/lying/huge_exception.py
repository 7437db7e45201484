"""Fail with a message of 20 MB.

Technique: a traceback is output like any other, but is often treated apart: put whole into a field, a log or an answer.
    Here it is longer than all that is kept, with the end, where the kind of error stands, cut off.
Success: from outside: the failure is told as something else, nothing says that it was cut, or the result does not come.
Stopped by: output_limit
Held when: exit 1; status error; truncated yes; no_limit; answered_within 8 s
"""


def attack():
    raise ValueError("x" * (20 << 20))


def twin():
    """A long message within the bound is there to its end."""
    import subprocess
    done = subprocess.run([sys.executable, "-c", "raise ValueError('x' * 100_000 + 'end')"], capture_output=True)
    assert done.returncode == 1 and done.stderr.rstrip().endswith(b"xend")
