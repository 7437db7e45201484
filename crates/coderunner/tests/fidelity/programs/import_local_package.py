# A folder called logging in the workspace is the package logging, submodules and all.
import os

os.mkdir("logging")
for name, text in (("__init__.py", "level = 1"), ("handlers.py", "from . import level\nprint('handlers', level)")):
    with open("logging/" + name, "w") as file:
        file.write(text)
import logging.handlers

print(logging.level, logging.__path__, logging.handlers.__name__, hasattr(logging, "getLogger"))
import concurrent.futures
