# Data beside modules of a package made by the program.
import importlib.resources
import os
import pkgutil

os.mkdir("pack")
open("pack/__init__.py", "w").close()
with open("pack/words.txt", "w") as file:
    file.write("one\ntwo\n")
print(importlib.resources.files("pack").joinpath("words.txt").read_text().split())
print(pkgutil.get_data("pack", "words.txt"))
