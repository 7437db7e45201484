"""Ask Python where it was installed, and by whom.

Technique: sys, sysconfig, site and pyvenv.cfg hold the paths of the installation and those of the machine it was built
    on; a Python that a user installed (pyenv, uv, conda) lies in that user's home and so names the user.
Success: a path below somebody's home or the data directory.
Stopped by: root_filesystem
"""
import re
import sysconfig

HOME = re.compile(r"/(?:root|(?:var/)?home/[^/\s:'\"]+|Users/[^/\s:'\"]+)/[^\s:'\"]*")


def attack():
    texts = {
        "sys.path": ":".join(sys.path),
        "prefixes": ":".join([sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix, sys._base_executable or "", sys.executable]),
        "modules": ":".join(filter(None, (getattr(module, "__file__", None) for module in list(sys.modules.values())))),
        "code": os.path.join.__code__.co_filename,
        "executable": os.path.realpath(sys.executable),
        "sysconfig": ":".join(str(value) for value in {**sysconfig.get_config_vars(), **sysconfig.get_paths()}.values()),
    }
    try:
        with open(os.path.join(sys.prefix, "pyvenv.cfg")) as settings:
            texts["pyvenv.cfg"] = settings.read()
    except OSError:
        pass
    for name, text in texts.items():
        named = HOME.search(text)
        if named and not named[0].startswith(os.environ["HOME"] + "/"):
            return f"{name}: {named[0]}"
        if canary["data_dir"] in text:
            return f"{name}: {canary['data_dir']}"


def twin():
    """Python knows where it is: pip, build tools and venv depend on it."""
    assert os.path.isdir(sysconfig.get_paths()["stdlib"])
    assert os.path.exists(sys.executable) and os.path.isdir(sys.base_prefix)
    assert sysconfig.get_config_var("EXT_SUFFIX")
