"""Install packages into the environment from within.

Technique: pip from the interpreter's bundle, and uv if it is on the path, asked to install a wheel made on the spot,
    without any network, into the environment that everybody uses. Also the ways of the library itself: ensurepip's
    place, distutils' record, a .pth file by site.
Success: the package can be imported from the environment afterwards, or anything in /env or the interpreter's library
    is new.
Stopped by: read_only_mounts, root_filesystem, landlock
"""

import glob
import shutil
import site
import subprocess
import zipfile


def wheel():
    path = "/work/selftest_package-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("selftest_package.py", "x = 5\n")
        archive.writestr(
            "selftest_package-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: selftest-package\nVersion: 1.0\n"
        )
        archive.writestr(
            "selftest_package-1.0.dist-info/WHEEL",
            "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        archive.writestr("selftest_package-1.0.dist-info/RECORD", "")
    return path


def run(*command):
    """Runs an installer, and does not wait for ever on a slow machine."""
    try:
        subprocess.run(command, capture_output=True, timeout=4, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        pass


def pip():
    """pip without being installed: a wheel can be run."""
    bundled = glob.glob(os.path.join(os.path.dirname(os.__file__), "ensurepip", "_bundled", "pip-*.whl"))
    return [sys.executable, f"{bundled[0]}/pip"] if bundled else None


def attack():
    packages = site.getsitepackages()[0]
    before = set(os.listdir(packages)) | set(os.listdir("/env/bin"))
    if pip():
        run(*pip(), "install", "--no-index", "--no-deps", "--disable-pip-version-check", "--target", packages, wheel())
    if shutil.which("uv"):
        run("uv", "pip", "install", "--offline", "--no-deps", "--python", "/env/bin/python", wheel())
    # What an installer does in the end.
    answer(zipfile.ZipFile(wheel()).extractall, packages)
    new = (set(os.listdir(packages)) | set(os.listdir("/env/bin"))) - before
    if new:
        for name in new:
            path = f"{packages}/{name}"
            shutil.rmtree(path) if os.path.isdir(path) else os.unlink(path)
    return ", ".join(sorted(new))


def twin():
    """A program puts a wheel into a directory of its own, imports it and reads what is said of it."""
    import importlib.metadata

    zipfile.ZipFile(wheel()).extractall("/work/own")
    sys.path.insert(0, "/work/own")
    import selftest_package

    assert selftest_package.x == 5
    assert importlib.metadata.version("selftest-package") == "1.0"
