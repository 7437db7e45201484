"""Leave environment variables and parameters, and look for them in the next execution.

Technique: Variables that a program sets, by Python or by the C library, stay in its process. A process that served
    before, or one that was forked from one that did, has them still; likewise what the former was given as its
    parameters.
Success: the next execution has a variable or parameter of the former.
Stopped by: clean_environment
"""

EXPECTED = {
    "CODERUNNER_PARAMETERS",
    "HOME",
    "LANG",
    "LC_CTYPE",
    "LOGNAME",
    "MPLBACKEND",
    "PATH",
    "PYTHONDONTWRITEBYTECODE",
    "PYTHONUNBUFFERED",
    "TMPDIR",
    "USER",
    "VIRTUAL_ENV",
}


def leave(message):
    os.environ["LEFT_BEHIND"] = message
    libc.setenv(b"LEFT_BEHIND_IN_C", message.encode(), 1)
    for name in ("PATH", "PYTHONPATH", "LD_PRELOAD", "PYTHONHASHSEED", "TZ", "LC_ALL", "HOME"):
        os.environ[name] = "/left-behind"
    sys.argv.append("left-behind")


def find():
    libc.getenv.restype = ctypes.c_char_p
    found = [f"{name}={value}" for name, value in os.environ.items() if name not in EXPECTED or "left-behind" in value]
    if libc.getenv(b"LEFT_BEHIND_IN_C"):
        found.append("LEFT_BEHIND_IN_C")
    with open("/proc/self/environ", "rb") as file:
        found += [text for text in file.read().decode().split("\0") if "LEFT_BEHIND" in text or "left-behind" in text]
    if "message" in parameters or sys.argv[1:]:
        found.append(f"parameters {parameters} arguments {sys.argv}")
    return ", ".join(found)


def twin():
    """A program's variables reach its children, and its own parameters are there."""
    import subprocess

    os.environ["MINE"] = "hello"
    assert subprocess.run(["sh", "-c", "echo $MINE"], capture_output=True, text=True).stdout == "hello\n"
    assert parameters["part"] == "twin"
