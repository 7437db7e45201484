"""Runs programs plainly, as `python main.py` in a directory of their own, and tells in lines of JSON what came of each.

usage: plain.py PYTHON VARIABLES PROGRAM...
VARIABLES is a JSON object: the environment variables of a sandbox. What they say of its directories is put in terms of the plain
run's, and what the program says of those is put back.
"""
import concurrent.futures
import ctypes
import json
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import tempfile

TIME_MAX_S = 120


def run(python, variables, program):
    environment = pathlib.Path(python).parent.parent
    with tempfile.TemporaryDirectory() as work, tempfile.TemporaryDirectory() as temporary:
        os.chmod(work, 0o755)
        shutil.copyfile(program, os.path.join(work, "main.py"))
        os.chmod(os.path.join(work, "main.py"), 0o644)
        places = {"/work": work, "/env": str(environment), "/tmp": temporary}
        with open(os.devnull, "rb") as nothing:
            ended = subprocess.run(
                ["python", "main.py"],
                executable=python,
                cwd=work,
                env={name: outside(value, places) for name, value in variables.items()},
                stdin=nothing,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
                umask=0o022,
                timeout=TIME_MAX_S,
            )
        said = [inside(text, places) for text in (ended.stdout, ended.stderr)]
    return {"program": program, "stdout": said[0], "stderr": said[1], "code": ended.returncode}


def outside(value, places):
    """Of a search path each entry, of anything else the whole."""
    return ":".join(swapped(part, places) for part in value.split(":"))


def swapped(path, places):
    for place, real in places.items():
        if path == place or path.startswith(place + "/"):
            return real + path[len(place) :]
    return path


def inside(said, places):
    text = said.decode("utf-8", "replace")
    for place, real in places.items():
        text = text.replace(real, place)
    return text


def reset_signals():
    """All 64, also the two that the C library keeps for itself: whoever started this may have left them ignored."""
    rt_sigaction = 13 if platform.machine() == "x86_64" else 134
    nothing = (ctypes.c_ulong * 4)()
    libc = ctypes.CDLL(None)
    for number in range(1, 65):
        # SIGINT, SIGPIPE and SIGXFSZ are Python's own here, and restored for its children.
        if number not in (2, 9, 13, 19, 25):
            libc.syscall(rt_sigaction, number, nothing, None, 8)


def main():
    reset_signals()
    python, variables, *programs = sys.argv[1:]
    variables = json.loads(variables)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for result in pool.map(lambda program: run(python, variables, program), programs):
            print(json.dumps(result), flush=True)


main()
