# A finder put first on sys.meta_path is asked for the modules that a program imports.
import sys


class Watcher:
    @staticmethod
    def find_spec(name, path=None, target=None):
        asked.append(name)


asked = []
sys.meta_path.insert(0, Watcher)
import json
import random

print(asked)
