"""A Python package index on this machine: `index.py DIRECTORY` makes its wheels there, serves them, and prints the address.

greeting 1.0 and 2.0   a module that tells its version, and a command
victim 1.0             a module that others have designs on
hostile 1.0            runs at every start of an interpreter, and brings bytecode for victim's files
breaker 1.0            writes over the environment's own files
unloadable 1.0         cannot be imported
"""

import base64
import functools
import hashlib
import http.server
import importlib.util
import marshal
import pathlib
import struct
import sys
import zipfile

# Leaves a trace wherever it can write that is not a program's own.
AT_EVERY_START = (
    "import os; [open(place + '/pwned', 'w').close() for place in "
    "('/build', '/build/.workshop', '/build/.workshop/cache', '/build/.workshop/cache/uv', '/pythons', '/env') if os.access(place, os.W_OK)]\n"
)
# To be taken without a look at the source.
UNCHECKED = 1


def bytecode(source: str, name: str) -> bytes:
    code = marshal.dumps(compile(source, name, "exec"))
    return importlib.util.MAGIC_NUMBER + struct.pack("<I", UNCHECKED) + bytes(8) + code


def digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


def wheel(root: pathlib.Path, name: str, version: str, files: dict[str, str | bytes]) -> None:
    info = f"{name}-{version}.dist-info"
    files |= {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    contents = {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}
    lines = [f"{path},sha256={digest(content)},{len(content)}" for path, content in contents.items()]
    contents[f"{info}/RECORD"] = "\n".join([*lines, f"{info}/RECORD,,\n"]).encode()
    directory = root / "simple" / name
    directory.mkdir(parents=True, exist_ok=True)
    file = directory / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as archive:
        for path, content in contents.items():
            archive.writestr(path, content)
    links = [f'<a href="{path.name}#sha256={hashlib.sha256(path.read_bytes()).hexdigest()}">{path.name}</a>' for path in directory.glob("*.whl")]
    (directory / "index.html").write_text("<!DOCTYPE html>\n" + "\n".join(links))


def fill(root: pathlib.Path) -> None:
    for version in ("1.0", "2.0"):
        command = {f"greeting-{version}.dist-info/entry_points.txt": "[console_scripts]\ngreet = greeting:greet\n"}
        module = f"version = '{version}'\ndef greet():\n    print('hello from', version)\n"
        wheel(root, "greeting", version, {"greeting.py": module} | command)
    wheel(root, "victim", "1.0", {"victim/__init__.py": "who = 'genuine'\n"})
    poison = f"victim/__pycache__/__init__.{sys.implementation.cache_tag}.pyc"
    hostile = {"hostile.py": "", "hostile.pth": AT_EVERY_START, poison: bytecode("who = 'poisoned'\n", "victim/__init__.py")}
    wheel(root, "hostile", "1.0", hostile)
    data = "breaker-1.0.data/data"
    breaker = {"breaker.py": "", f"{data}/pyvenv.cfg": "home = /tmp\n", "coderunner.pth": "import os; os._exit(7)\n"}
    wheel(root, "breaker", "1.0", breaker)
    wheel(root, "unloadable", "1.0", {"unloadable.py": "raise RuntimeError('not today')\n"})


def main(directory: str) -> None:
    fill(pathlib.Path(directory))
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=directory)
    handler.log_message = lambda *_: None
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    print(f"http://127.0.0.1:{server.server_port}/simple", flush=True)
    sys.stderr = open("/dev/null", "w")
    server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1])
