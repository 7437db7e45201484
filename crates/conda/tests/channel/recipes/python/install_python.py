"""Copies the Python that runs this into a prefix, so that it works wherever the prefix is.

Of the standard library all but the large parts that no test needs; nothing of site-packages. Texts that name the old prefix name the
new one, a placeholder, which an installation replaces. In executables and libraries the search path for libpython
becomes relative; other mentions of the old prefix stay there, for a Python finds itself by looking around.
"""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

LEFT_OUT = {
    "__pycache__", "site-packages", "dist-packages", "test", "tests", "idlelib", "lib2to3", "tkinter", "turtledemo",
    "pydoc_data", "EXTERNALLY-MANAGED", "sitecustomize.py",
}
# Debian's own looks for packages in dist-packages only.
SITECUSTOMIZE = """\
import site
import sys

site.addsitedir(f"{sys.prefix}/lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages")
"""


def left_out(_folder: str, names: list[str]) -> set[str]:
    # Static libraries are larger than all the rest together.
    return {name for name in names if name in LEFT_OUT or name.endswith(".a") or name.startswith("_test")}


def relocate(file: Path, old_prefix: str, new_prefix: str) -> None:
    content = file.read_bytes()
    old = old_prefix.encode()
    if old not in content or old_prefix == "/usr":
        return
    if b"\0" not in content:
        file.write_bytes(re.sub(re.escape(old) + rb"(?=[/\"'\s:]|$)", new_prefix.encode(), content))
        return
    search_path = old + b"/lib\0"
    relative = (b"$ORIGIN/../.." if "lib-dynload" in file.parts else b"$ORIGIN/../lib").ljust(len(search_path), b"\0")
    if len(relative) == len(search_path):
        mode = file.stat().st_mode
        file.chmod(mode | 0o200)
        file.write_bytes(content.replace(b"\0" + search_path, b"\0" + relative))
        file.chmod(mode)


def main(prefix: Path) -> None:
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    source = Path(sys.base_prefix)
    library = prefix / "lib" / f"python{version}"
    shutil.copytree(sysconfig.get_path("stdlib"), library, ignore=left_out, symlinks=False)
    (library / "site-packages").mkdir()
    (library / "site-packages" / "README.txt").write_text("Packages go here.\n")
    if "dist-packages" in sysconfig.get_path("purelib"):
        (library / "sitecustomize.py").write_text(SITECUSTOMIZE)

    binaries = prefix / "bin"
    binaries.mkdir()
    shutil.copy(source / "bin" / f"python{version}", binaries / f"python{version}")
    for name in ("python", "python3"):
        (binaries / name).symlink_to(f"python{version}")
    if shared := sysconfig.get_config_var("INSTSONAME"):
        if shared.endswith(tuple("0123456789")):
            shutil.copy(source / "lib" / shared, prefix / "lib" / shared)
            # What debuggers read is most of it.
            subprocess.run(["strip", "--strip-debug", prefix / "lib" / shared], check=False)

    for folder, _, names in os.walk(prefix):
        for name in names:
            file = Path(folder, name)
            if not file.is_symlink():
                relocate(file, str(source), str(prefix))


main(Path(sys.argv[1]))
