# importlib.reload runs a changed module again in the same namespace.
import importlib
import os

with open("settings.py", "w") as file:
    file.write("a = 1\n")
import settings

settings.kept = "kept"
with open("settings.py", "w") as file:
    file.write("a = 22\nb = 2\n")
os.utime("settings.py", (1, 1))
print(importlib.reload(settings) is settings, settings.a, settings.b, settings.kept)
json = importlib.import_module("json")
print(importlib.reload(json) is json, json.loads("[1]"))
