"""Know the seed of the next execution's hashes.

Technique: Python's hashes of text are keyed so that nobody can send data that all fall into one bucket. The key is
    made when the interpreter starts: executions forked from one have the same, and an environment variable can fix
    it.
Success: hashes are not keyed, or keyed by a seed that is known.
Stopped by: clean_environment
Not promised: Where an environment is warm, its executions are forks of one interpreter, for an hour at most.
"""

import subprocess

TEXT = "what is the hash of this?"


def leave(message):
    os.environ["PYTHONHASHSEED"] = "0"
    libc.setenv(b"PYTHONHASHSEED", b"0", 1)


def find():
    known = subprocess.run(
        [sys.executable, "-c", f"print(hash({TEXT!r}))"],
        env={**os.environ, "PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
    ).stdout
    if not sys.flags.hash_randomization:
        return "hashes are not keyed"
    if hash(TEXT) == int(known) or "PYTHONHASHSEED" in os.environ:
        return f"the key is known: {os.environ.get('PYTHONHASHSEED')}"
    return None


def draw():
    """What must differ in each execution."""
    return str(hash(TEXT))


def twin():
    """A program that wants the same hashes each time says so to its child."""
    told = {
        subprocess.run(
            [sys.executable, "-c", f"print(hash({TEXT!r}))"],
            env={"PYTHONHASHSEED": "7"},
            capture_output=True,
            text=True,
        ).stdout
        for _ in range(2)
    }
    assert len(told) == 1 and int(told.pop())
