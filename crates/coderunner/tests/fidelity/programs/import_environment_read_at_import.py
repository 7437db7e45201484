# A variable set by the program counts for a module that reads it when it is imported.
import os

os.environ["PYTHONTZPATH"] = "/nowhere:/not/here"
import zoneinfo

print(zoneinfo.TZPATH)
os.environ["TMPDIR"] = os.getcwd()
import tempfile

print(tempfile.gettempdir() == os.getcwd())
