# Names in every script, with bytes that are no text, with newlines, and as long as they may be.
import os
import pathlib

names = ["文件 一.txt", "🎉", "a\nb", "-rf", "'\"$x", "é", "e\u0301", os.fsdecode(b"\xff\xfe"), "n" * 255, "é" * 127]
for name in names:
    pathlib.Path(name).write_text(name[:3], errors="surrogateescape")
found = sorted(set(os.listdir(".")) - {"main.py"})
print(found == sorted(names), [ascii(name[:10]) for name in found], sorted(os.listdir(b"."))[-1])
try:
    open("é" * 128, "w")
except OSError as error:
    print(error.strerror)
deep = "/".join(["directory"] * 60)
os.makedirs(deep)
print(len(os.path.abspath(deep)) > 600, sum(1 for _ in os.walk(".")))
print(os.fsdecode(b"\xff"))
