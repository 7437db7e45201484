# Files that are not text: NUL bytes, broken UTF-8, an unknown encoding; run by an interpreter of their own.
import subprocess
import sys

files = {"nul": b"print(1)\nx = '\0'\n", "utf8": b"x = '\xff'\n", "enc": b"# coding: klingon\nprint(1)\n"}
for name, data in files.items():
    with open(name + ".py", "wb") as file:
        file.write(data)
for name in files:
    ran = subprocess.run([sys.executable, name + ".py"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    print(name, ran.returncode, repr(ran.stdout), ran.stderr)
    try:
        __import__(name)
    except (SyntaxError, ValueError) as error:
        print(type(error).__name__, error)
