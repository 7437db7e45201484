"""Leave files whose names mean something to who lists or quotes them.

Technique: Names with newlines, quotes, control characters and escapes, options of tar and rm, names that are no
    UTF-8, that run from right to left, end in spaces or dots, are devices elsewhere (CON), point upwards, or differ
    in normal form only: for a host that passes names to a shell, an archive, JSON or a browser.
Success: something of it is there for the next execution, or what a name would have made (a file `pwned`).
Stopped by: workspace
"""

NAMES = (
    b"\n",
    b"line\nfeed",
    b"-rf",
    b"--checkpoint-action=exec=touch pwned",
    b"--checkpoint=1",
    b"--",
    b"$(touch pwned)",
    b"`touch pwned`",
    b";touch pwned;",
    b"'",
    b'"',
    b"\\",
    b"\x1b]0;title\x07\x1b[2J",
    b"\xff\xfe",
    b"\xc0\xaf..",
    b"\xed\xa0\x80",
    b"x" * 255,
    "\u202eexe.txt".encode(),
    b"space ",
    b" ",
    b"...",
    b"dot.",
    b"CON",
    b"NUL.txt",
    b"a:b",
    b"..\\..\\up",
    b"%2e%2e%2f",
    b"<script>",
    "\u00e9".encode(),
    "e\u0301".encode(),
    b"\x01",
    b"\x7f",
    b".git",
    b".coderunner",
    b"~root",
    b"*",
    b"?",
    b"[a-z]",
)


def leave(message):
    for top in (b"/work", b"/tmp", b"/dev/shm"):
        for name in NAMES:
            os.makedirs(top + b"/of/" + name, exist_ok=True)
            with open(top + b"/" + name, "wb") as file:
                file.write(message.encode())


def find():
    found = [
        os.path.join(top, name)
        for top in (b"/work", b"/tmp", b"/dev/shm")
        for name in os.listdir(top)
        if name != b"main.py"
    ]
    found += [path for path in (b"/pwned", b"/env/pwned", b"/env/bin/pwned", b"/usr/pwned") if os.path.lexists(path)]
    return ", ".join(map(repr, found[:5]))


def twin():
    """Files are called in Chinese, with spaces and dots in them, and opened by these names."""
    for name in ("数据 文件.csv", "résumé.final.txt", "a b  c", "-dash", "😀.py"):
        with open(f"/work/{name}", "w") as file:
            file.write(name)
        with open(f"/work/{name}") as file:
            assert file.read() == name
        assert name in os.listdir("/work")
        os.unlink(f"/work/{name}")
