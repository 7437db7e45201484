"""Leave files that programs run when they start.

Technique: What Python, pip, shells and editors run or obey when they find it in the working directory, the home
    directory or the user's packages: sitecustomize.py, usercustomize.py, .pth files, modules named like those of the
    library, PYTHONSTARTUP, pip.conf, .profile. Home is the workspace; main.py's directory comes first on the path of
    imports.
Success: the next execution runs any of it, or finds it.
Stopped by: workspace, clean_environment
"""

MARK = "selftest-startup"


def leave(message):
    import site

    code = f"import os; os.environ[{MARK!r}] = {message!r}\n"
    packages = site.getusersitepackages()
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    files = [
        f"/work/{name}.py"
        for name in ("sitecustomize", "usercustomize", "json", "random", "socket", "encodings", "site")
    ]
    files += [
        f"{packages}/usercustomize.py",
        f"{packages}/selftest.pth",
        "/work/selftest.pth",
        f"/work/lib/{version}/site-packages/selftest.pth",
        "/work/.pythonrc.py",
        "/work/.profile",
        "/work/.bashrc",
        "/work/.config/pip/pip.conf",
        "/work/.pip/pip.conf",
        "/work/pyvenv.cfg",
        "/work/.pydistutils.cfg",
        "/work/.netrc",
        "/tmp/sitecustomize.py",
    ]
    for path in files:
        if isinstance(answer(os.makedirs, os.path.dirname(path), 0o755, True), str):
            continue
        try:
            with open(path, "w") as file:
                file.write(code)
        except OSError:
            pass
    for variable in (
        "PYTHONSTARTUP",
        "PYTHONPATH",
        "PYTHONHOME",
        "LD_PRELOAD",
        "BASH_ENV",
        "ENV",
        "PIP_CONFIG_FILE",
        MARK,
    ):
        os.environ[variable] = "/work/.pythonrc.py"


def find():
    import json

    found = [name for name in (MARK, "PYTHONSTARTUP", "PYTHONPATH", "LD_PRELOAD", "BASH_ENV") if name in os.environ]
    found += [name for name in os.listdir("/work") if name != "main.py"]
    if json.__file__.startswith("/work"):
        found.append(json.__file__)
    return ", ".join(found)


def twin():
    """Within one execution all of it is the program's right: its own modules, PYTHONPATH for its children."""
    import subprocess

    os.mkdir("/work/own")
    with open("/work/own/sitecustomize.py", "w") as file:
        file.write("print('customized')")
    told = subprocess.run(
        [sys.executable, "-c", "print('ran')"],
        env={**os.environ, "PYTHONPATH": "/work/own"},
        capture_output=True,
        text=True,
    )
    assert told.stdout == "customized\nran\n"
